import { tooManyRequests } from "../api-error.ts";
import { readWebhookSettings } from "../delivery/webhook-url.ts";
import type { World } from "../world.ts";
import type { Method, Methods } from "./method.ts";

const getUpdates: Method = (world, args, { gone }) => world.polling.getUpdates(args, gone);

const setWebhook: Method = (world, args) => {
  if (!args.has("url")) return removeWebhook(world, args.boolean("drop_pending_updates"));
  const settings = readWebhookSettings(args);
  const mayFail = world.faults.current().naturalLimits;
  if (mayFail && !world.flood.takeSetWebhook()) throw tooManyRequests(1);

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

export const updates: Methods = { getUpdates, setWebhook, deleteWebhook, getWebhookInfo };
