import { Fault } from "../src/kernel/index.ts";

/** A sealed operation that a write makes: whose money it moves, under which key. */
export interface Moves {
  readonly person: number;
  readonly operation: string;
}

/** Perhaps written, perhaps not. */
export class Unclear extends Fault {
  /** Settles once it is known. Absent: the next commit of this process shows what is there. */
  readonly known: Promise<void> | undefined;

  constructor(cause: unknown, known?: Promise<void>) {
    super("write_unclear", { retry: "same_key", cause });
    this.known = known;
  }
}

/**
 * Whose money may or may not have moved: until that is known, nothing else moves it, and no run of
 * theirs begins (ledger.md §1.5). In memory, as only this process does not know: in the database
 * the lost write is there or is not, and the claim that asks for it lets it in no more (012).
 */
export class Frozen {
  readonly #operations = new Map<number, Set<string>>();

  /** The operations of this person of which it is not known. */
  of(person: number): readonly string[] {
    return [...(this.#operations.get(person) ?? [])];
  }

  /** The same operation again may pass: by its key it is done once. */
  refuses(moves: readonly Moves[]): boolean {
    return moves.some(({ person, operation }) => {
      const unknown = this.#operations.get(person);
      return unknown !== undefined && !unknown.has(operation);
    });
  }

  freeze({ person, operation }: Moves): void {
    const unknown = this.#operations.get(person) ?? new Set();
    this.#operations.set(person, unknown.add(operation));
  }

  thaw({ person, operation }: Moves): void {
    const unknown = this.#operations.get(person);
    unknown?.delete(operation);
    if (unknown?.size === 0) this.#operations.delete(person);
  }
}
