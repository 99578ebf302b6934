/** How many tests held; what is no test counts only when it fails. */
export interface Result {
  readonly passed: number;
  readonly failed: number;
}

export interface Stage {
  readonly name: string;
  run(): Promise<Result>;
}

export const HELD: Result = { passed: 0, failed: 0 };
export const BROKEN: Result = { passed: 0, failed: 1 };
