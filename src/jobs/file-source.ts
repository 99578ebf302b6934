/** A person's file, opened for reading once. */
export interface SourceFile {
  readonly body: ReadableStream<Uint8Array>;
  readonly name: string;
  readonly mime: string;
  readonly bytes?: number;
  /** The same for the same file, whoever sends it and whenever. */
  readonly uniqueId: string;
}

/**
 * People's files, by the id that an input holds. Faults: `retry: "later"` while it cannot be
 * reached; `retry: "never"` when it is gone or too big.
 */
export interface FileSource {
  open(fileId: string): Promise<SourceFile>;
}
