import { tooManyRequests } from "../api-error.ts";
import { readWebhookSettings } from "../delivery/webhook-url.ts";
import type { World } from "../world.ts";
import type { Method, Methods } from "./method.ts";

const SET_WEBHOOK_EVERY_MS = 1_000;

const getUpdates: Method = (world, args, { gone }) => world.polling.getUpdates(args, gone);

const setWebhook: Method = (world, args) => {
  if (!args.has("url")) return removeWebhook(world, args.boolean("drop_pending_updates"));
  const settings = readWebhookSettings(args);
  takeTurn(world);

  world.updates.allow(args.json("allowed_updates", "allowed updates"));
  if (args.boolean("drop_pending_updates")) world.updates.remove(() => true);
  world.polling.endBySetWebhook();
  world.webhook.set(settings);
  return true;
};

const deleteWebhook: Method = (world, args) =>
  removeWebhook(world, args.boolean("drop_pending_updates"));

const getWebhookInfo: Method = (world) => world.webhook.info();

function removeWebhook(world: World, dropPending: boolean): true {
  if (dropPending) world.updates.remove(() => true);
  world.webhook.remove();
  return true;
}

/** Two in one second are refused, also when several processes of one bot start together. */
function takeTurn(world: World): void {
  if (!world.faults.current().naturalLimits) return;
  const now = world.clock.now();
  if (now - world.lastSetWebhookAt < SET_WEBHOOK_EVERY_MS) throw tooManyRequests(1);
  world.lastSetWebhookAt = now;
}

export const updates: Methods = { getUpdates, setWebhook, deleteWebhook, getWebhookInfo };
