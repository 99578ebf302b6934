/** Requests to the outside as an argument, so that a whole system can run without a socket. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
