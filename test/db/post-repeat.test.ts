import { expect, test } from "bun:test";
import { createServer } from "node:net";

/**
 * Bun before 1.4 sent a POST again by itself when a kept-alive connection closed before the first
 * byte of the answer (bun#28706): one `batch`, or one paid task, done twice. The writer's group
 * row would catch it; nothing catches it for the provider, so the version is pinned and watched.
 */
test("a POST whose kept-alive connection closes is not sent again (N18, N20)", async () => {
  let posts = 0;
  const server = createServer((socket) => {
    let requests = 0;
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      posts++;
      if (++requests > 1) socket.destroy();
      else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const post = () => fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" });

  expect(await (await post()).text()).toBe("ok");
  const error = await post().then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(posts).toBe(2);
  server.close();
});
