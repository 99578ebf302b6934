/** Statements sent as one transaction, and the rule that must undo it. */
export interface Attack {
  readonly name: string;
  readonly statements: readonly string[];
  /** The rule's text; for what the engine itself refuses, how its message begins. */
  readonly refused: string;
}

export function attack(name: string, refused: string, ...statements: string[]): Attack {
  return { name, refused, statements };
}

export const FOREIGN_KEY = "FOREIGN KEY constraint failed";
export const CHECK = "CHECK constraint failed";
export const NOT_NULL = "NOT NULL constraint failed";
