import type { EmulatorEvent } from "./control-types.ts";

export type Listener = (event: EmulatorEvent) => void;

/** What happened, told at once and in order to whoever listens. Nothing is kept. */
export class Events {
  readonly #listeners = new Set<Listener>();

  /** @returns how to stop listening */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: EmulatorEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
