/** A person cannot do that: HTTP 4xx in the control API, an exception in a test. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly httpStatus: 400 | 404;

  constructor(words: string, httpStatus: 400 | 404 = 400) {
    super(words);
    this.httpStatus = httpStatus;
  }
}
