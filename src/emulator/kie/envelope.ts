/** HTTP 200, whatever happened: the body's `code` says it (kie/API.md §0.2). */
export function success(data: unknown): Response {
  return Response.json({ code: 200, msg: "success", data });
}

export function refusal(code: number, msg: string): Response {
  // The real 401 has no `data`.
  return Response.json(code === 401 ? { code, msg } : { code, msg, data: null });
}

/** The page of a proxy in front. */
export function badGateway(): Response {
  const page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>";
  return new Response(page, { status: 502, headers: { "Content-Type": "text/html" } });
}

/** A connection that breaks before the first byte of the answer: Bun resets it. */
export function lostReply(): Response {
  return new Response(new ReadableStream({ pull: (controller) => controller.error() }));
}
