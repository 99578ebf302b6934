import * as v from "valibot";
import { ApiError } from "../api-error.ts";
import { type Args, isRecord } from "../args.ts";
import type { ControlError } from "../control-types.ts";
import { readArgs } from "../read-args.ts";
import type { World } from "../world.ts";
import type { TelegramControl } from "./control.ts";
import { eventStream } from "./event-stream.ts";
import type { PersonFile } from "./person-acts.ts";
import { ControlRefusal } from "./refusal.ts";

const id = v.pipe(v.number(), v.integer());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const newPerson = v.strictObject({
  firstName: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  id: v.exactOptional(v.pipe(id, v.minValue(1))),
  lastName: v.exactOptional(v.string()),
  username: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_]{3,32}$/))),
  language: v.exactOptional(v.string()),
  admin: v.exactOptional(v.boolean()),
});
const textAction = v.strictObject({ text: v.string(), replyTo: v.exactOptional(id) });
const pressAction = v.strictObject({ messageId: id, row: count, column: count });
const blockAction = v.strictObject({ blocked: v.boolean() });
const payAction = v.strictObject({ messageId: id });
const fileKind = v.picklist(["photo", "video", "audio", "voice", "animation", "document"]);
const some = v.exactOptional(count);
const faults = v.strictObject({
  rate429: some,
  retryAfter: v.exactOptional(v.pipe(count, v.minValue(1))),
  fail500Next: some,
  loseAnswerNext: some,
  dropBeforeNext: some,
  slowMs: some,
  methods: v.exactOptional(v.array(v.string())),
  naturalLimits: v.exactOptional(v.boolean()),
  webhook: v.exactOptional(
    v.strictObject({ loseAnswerNext: some, dropNext: some, duplicateNext: some }),
  ),
});

type Route = (call: RouteCall) => Response | Promise<Response>;
interface RouteCall {
  world: World;
  control: TelegramControl;
  request: Request;
  /** The person of `/chats/:id/…`, or 0. */
  personId: number;
  /** What follows in the path. */
  rest: string;
}

const ROUTES: Record<string, Route> = {
  "GET people": ({ control }) => Response.json(control.people()),
  "POST people": async ({ control, request }) =>
    Response.json(control.addPerson(await read(newPerson, request))),
  "GET chats": ({ control, personId }) => Response.json(control.chat(personId)),
  "POST chats text": async ({ control, request, personId }) =>
    Response.json(control.sendText(personId, await read(textAction, request))),
  "POST chats files": async ({ control, request, personId }) =>
    Response.json(control.sendFiles(personId, readFiles(await readArgs(request)))),
  "POST chats press": async ({ control, request, personId }) =>
    Response.json(control.press(personId, await read(pressAction, request))),
  "POST chats block": async ({ control, request, personId }) =>
    Response.json(control.block(personId, (await read(blockAction, request)).blocked)),
  "POST chats pay": async ({ control, request, personId }) =>
    Response.json(control.pay(personId, (await read(payAction, request)).messageId)),
  "POST updates": async ({ control, request }) => {
    const update: unknown = await request.json();
    if (!isRecord(update)) throw new ControlRefusal("an update is an object");
    return Response.json({ updateId: control.inject(update) });
  },
  "GET files": ({ control, rest }) => sendFile(control, rest),
  "GET events": ({ world }) => eventStream(world),
  "GET faults": ({ control }) => Response.json(control.faults()),
  "POST faults": async ({ control, request }) =>
    Response.json(control.setFaults(await read(faults, request))),
  "GET status": ({ control }) => Response.json(control.status()),
};

/** The control API under `/emulator` (control-types.ts lists the routes). */
export async function controlRoute(
  world: World,
  control: TelegramControl,
  request: Request,
): Promise<Response> {
  const [, , what = "", first = "", act] = new URL(request.url).pathname.split("/");
  const name = [request.method, what, ...(act === undefined ? [] : [act])].join(" ");
  const route = ROUTES[name];
  if (!route) return refuse("there is no such route", 404);
  try {
    return await route({ world, control, request, personId: Number(first), rest: first });
  } catch (error) {
    if (error instanceof ControlRefusal) return refuse(error.message, error.httpStatus);
    if (error instanceof v.ValiError) return refuse(error.message, 400);
    if (error instanceof ApiError) return refuse(error.message, 400);
    if (error instanceof SyntaxError) return refuse("the body is not JSON", 400);
    throw error;
  }
}

function refuse(error: string, status: number): Response {
  const body: ControlError = { error };
  return Response.json(body, { status });
}

async function read<const Schema extends v.GenericSchema>(
  schema: Schema,
  request: Request,
): Promise<v.InferOutput<Schema>> {
  return v.parse(schema, await request.json());
}

function readFiles(args: Args) {
  const files: PersonFile[] = args.uploads();
  return {
    kind: v.parse(fileKind, args.text("kind")),
    files,
    ...(args.has("caption") ? { caption: args.text("caption") } : {}),
    ...(args.has("replyTo") ? { replyTo: args.integer("replyTo", 0) } : {}),
  };
}

function sendFile(control: TelegramControl, uniqueId: string): Response {
  const file = control.file(uniqueId);
  if (!file) return refuse("there is no such file", 404);
  const name = encodeURIComponent(file.name ?? uniqueId);
  return new Response(file.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": file.mime,
      "content-disposition": `inline; filename*=UTF-8''${name}`,
      "x-content-type-options": "nosniff",
      // The id stands for the content, so the answer never changes.
      "cache-control": "private, max-age=86400",
    },
  });
}
