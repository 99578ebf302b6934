import { Account } from "./account.ts";
import { ask } from "./ask.ts";
import { controlRoutes } from "./control.ts";
import { createTask } from "./create-task.ts";
import { DiscoveryLimit, discover, priceFeed } from "./discovery/routes.ts";
import { badGateway, lostReply, refusal, success } from "./envelope.ts";
import { Faults } from "./faults.ts";
import { downloadUrl, serveFile } from "./files.ts";
import { loadFont } from "./picture/font.ts";
import { recordInfo } from "./record-info.ts";
import { drawerWith } from "./results.ts";
import { SchemaCheck } from "./schema-check.ts";
import { Tasks } from "./tasks.ts";
import type {
  AnsweringModel,
  KieControl,
  KieEmulator,
  KieEmulatorOptions,
  KieInProcess,
} from "./types.ts";
import { base64Upload, streamUpload, urlUpload } from "./upload-routes.ts";
import { Uploads } from "./uploads.ts";
import type { World } from "./world.ts";

const PICTURE_SIDE_MAX_PX = 1024;
const LOOPBACK = "127.0.0.1";
/** Calls about one model: its id, with its slashes, comes next. */
const MODEL = "/api/v1/models/";
/** What the documents promise no limit for; Cloudflare has one. */
const BODY_MAX_BYTES = 100 * 1024 * 1024;

/**
 * A copy of Kie on loopback: its two hosts, its checks, limits, prices and clocks, and everything
 * that is known to go wrong with it (kie/API.md). Nothing is kept after `stop`.
 */
export async function startKieEmulator(options: KieEmulatorOptions): Promise<KieEmulator> {
  const stopping = new AbortController();
  const world = createWorld(options, stopping.signal);
  const control = controlOf(world);
  const files = serve(options.uploadPort, uploadRoutes(world), fileServer(world, options));
  world.filesRoot = `http://${LOOPBACK}:${files.port}`;
  const routes = { ...apiRoutes(world), ...controlRoutes(control) };
  const api = serve(options.port, routes, asks(world));
  return {
    url: `http://${LOOPBACK}:${api.port}`,
    uploadUrl: world.filesRoot,
    control,
    async stop() {
      stopping.abort();
      await Promise.all([api.stop(true), files.stop(true)]);
    },
  };
}

/** The same without ports, for whoever shares its process: requests are handed to it. */
export function createKieEmulator(
  options: KieEmulatorOptions & { filesRoot: string },
): KieInProcess {
  const stopping = new AbortController();
  const world = createWorld(options, stopping.signal);
  world.filesRoot = options.filesRoot;
  const routes = { ...apiRoutes(world), ...uploadRoutes(world) };
  const questions = asks(world);
  const files = fileServer(world, options);
  return {
    control: controlOf(world),
    async handle(request) {
      const { pathname } = new URL(request.url);
      const route =
        routes[pathname] ?? (pathname.startsWith(MODEL) ? routes[`${MODEL}*`] : undefined);
      const otherwise = request.method === "POST" ? questions : files;
      const handler = route ? route[request.method as "GET" | "POST"] : otherwise;
      return handler ? handler(request) : refusal(404, "Not Found");
    },
    stop: () => stopping.abort(),
  };
}

function controlOf(world: World): KieControl {
  return {
    faults: world.faults,
    tasks: () => world.tasks.views(),
    credit: () => world.account.credit,
    setCredit: (credits) => {
      world.account.credit = credits;
    },
    putModel: (model) => {
      world.schemas.forget(model.id);
      world.models.set(model.id, model);
    },
    removeModel: (id) => void world.models.delete(id),
  };
}

function createWorld(options: KieEmulatorOptions, stop: AbortSignal): World {
  const { apiKey, hmacKey, models, clock, random, credit, seconds, fetch, made } = options;
  return {
    apiKey,
    hmacKey,
    models: new Map(models.map((model) => [model.id, model])),
    clock,
    random,
    account: new Account(clock, credit),
    faults: new Faults(random),
    discovery: new DiscoveryLimit(),
    schemas: options.schemas ?? new SchemaCheck(),
    tasks: new Tasks(clock, random, seconds),
    uploads: new Uploads(clock, random),
    filesRoot: "",
    fetch: fetch ?? globalThis.fetch,
    made,
    stop,
  };
}

type Handler = (request: Request) => Response | Promise<Response>;
type Routes = Record<string, Partial<Record<"GET" | "POST" | "DELETE", Handler>>>;

function serve(port: number | undefined, routes: Routes, otherwise: Handler) {
  return Bun.serve({
    hostname: LOOPBACK,
    port: port ?? 0,
    development: false,
    idleTimeout: 0, // A slow answer is a fault of the emulator's own, never of its server.
    maxRequestBodySize: BODY_MAX_BYTES,
    routes,
    fetch: otherwise,
  });
}

function apiRoutes(world: World): Routes {
  const { faults } = world;
  return {
    "/api/v1/jobs/createTask": { POST: guarded(world, (request) => createTask(world, request)) },
    "/api/v1/jobs/recordInfo": {
      GET: guarded(world, (request) => {
        if (faults.happens("record_lost")) return lostReply();
        if (faults.happens("record_html_502")) return badGateway();
        if (faults.happens("record_missing")) return refusal(422, "recordInfo is null");
        return recordInfo(world, new URL(request.url).searchParams.get("taskId") ?? "");
      }),
    },
    "/api/v1/models": { GET: guarded(world, (request) => discover(world, request)) },
    [`${MODEL}*`]: { GET: guarded(world, (request) => discover(world, request)) },
    "/client/v1/model-pricing/page": { POST: (request) => priceFeed(world, request) },
    "/api/v1/chat/credit": { GET: guarded(world, () => success(world.account.credit)) },
    "/api/v1/common/download-url": {
      POST: guarded(world, (request) => downloadUrl(world, request)),
    },
  };
}

/** Each path of language models answers for them: one by name, or the only one. */
function asks(world: World): Handler {
  return guarded(world, (request) => {
    const { pathname } = new URL(request.url);
    const models = [...world.models.values()].filter(
      (model): model is AnsweringModel => model.answers?.path === pathname,
    );
    const isAsked = request.method === "POST" && models.length > 0;
    return isAsked ? ask(world, models, request) : refusal(404, "Not Found");
  });
}

function uploadRoutes(world: World): Routes {
  return {
    "/api/file-stream-upload": { POST: guarded(world, (request) => streamUpload(world, request)) },
    "/api/file-base64-upload": { POST: guarded(world, (request) => base64Upload(world, request)) },
    "/api/file-url-upload": { POST: guarded(world, (request) => urlUpload(world, request)) },
  };
}

function fileServer(world: World, options: KieEmulatorOptions): Handler {
  const sidePx = Math.min(options.pictureSidePx ?? PICTURE_SIDE_MAX_PX, PICTURE_SIDE_MAX_PX);
  const draw = options.draw ?? drawerWith({ font: loadFont(), sidePx });
  return (request) => serveFile(world, new URL(request.url), request.method, draw);
}

/** Cloudflare's look at the agent, then Kie's look at the key (kie/API.md §1). */
function guarded(world: World, handle: Handler): Handler {
  return (request) => {
    if (!request.headers.get("User-Agent")?.startsWith("Mozilla/")) {
      return new Response("error code: 1010", { status: 403 });
    }
    const isKnown = request.headers.get("Authorization") === `Bearer ${world.apiKey}`;
    if (!isKnown || world.faults.happens("key_refused")) {
      return refusal(
        401,
        "Authentication failed, check the Authorization and Content-Type headers",
      );
    }
    return handle(request);
  };
}
