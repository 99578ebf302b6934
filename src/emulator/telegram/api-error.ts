import type { ApiError as ApiErrorBody, ResponseParameters } from "grammy/types";

/**
 * The server says no. Thrown by methods and turned into an answer in one place (dispatch.ts);
 * the words are Telegram's own, because bots match them (decision 050).
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  body(): ApiErrorBody {
    const body: ApiErrorBody = { ok: false, error_code: this.code, description: this.message };
    if (this.parameters) body.parameters = this.parameters;
    return body;
  }
}

export function badRequest(words: string): ApiError {
  return new ApiError(400, `Bad Request: ${words}`);
}

export function forbidden(words: string): ApiError {
  return new ApiError(403, `Forbidden: ${words}`);
}

export function conflict(words: string): ApiError {
  return new ApiError(409, `Conflict: ${words}`);
}

export function tooManyRequests(retryAfterS: number): ApiError {
  const description = `Too Many Requests: retry after ${retryAfterS}`;
  return new ApiError(429, description, { retry_after: retryAfterS });
}

export const unauthorized = new ApiError(401, "Unauthorized");
export const notFound = new ApiError(404, "Not Found");
export const entityTooLarge = new ApiError(413, "Request Entity Too Large");
/** What Telegram says when its own server is being replaced; repeating is safe. */
export const serverRestart = new ApiError(500, "Internal Server Error: restart");
