import { badRequest } from "../api-error.ts";
import { checkFileIdForm } from "../files/input-file.ts";
import type { ProfileField } from "../profile.ts";
import type { Method, Methods } from "./method.ts";

/** telegram.md §3.3: larger files can be received and sent again, not downloaded. */
const DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024;
const CALLBACK_TEXT_MAX = 200;

const getMe: Method = (world) => world.bot;

const getFile: Method = (world, args) => {
  const fileId = args.text("file_id").trim();
  try {
    checkFileIdForm(fileId);
  } catch {
    throw badRequest("invalid file_id"); // This method has one word for every malformed id.
  }
  const file = world.files.byFileId(fileId);
  if (!file) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.bytes.byteLength > DOWNLOAD_BYTES_MAX) throw badRequest("file is too big");
  return {
    file_id: fileId,
    file_unique_id: fileId === file.thumbId ? file.thumbUniqueId : file.uniqueId,
    file_size: file.bytes.byteLength,
    file_path: world.files.link(file),
  };
};

const answerCallbackQuery: Method = (world, args) => {
  const text = args.text("text");
  if (text.length > CALLBACK_TEXT_MAX) throw badRequest("MESSAGE_TOO_LONG");
  world.callbacks.answer(args.text("callback_query_id"), {
    text,
    alert: args.boolean("show_alert"),
    url: args.text("url"),
  });
  return true;
};

const setMyCommands: Method = (world, args) => {
  world.profile.setCommands(args);
  return true;
};

const deleteMyCommands: Method = (world, args) => {
  world.profile.deleteCommands(args);
  return true;
};

const getMyCommands: Method = (world, args) => world.profile.commands(args);

function setter(field: ProfileField): Method {
  return (world, args) => {
    world.profile.set(field, args);
    return true;
  };
}

function getter(field: ProfileField): Method {
  return (world, args) => ({ [field]: world.profile.get(field, args) });
}

/** The cloud server lets a bot go to another server; here there is none to go to. */
const leave: Method = () => true;

export const bot: Methods = {
  getMe,
  getFile,
  answerCallbackQuery,
  setMyCommands,
  deleteMyCommands,
  getMyCommands,
  setMyName: setter("name"),
  getMyName: getter("name"),
  setMyDescription: setter("description"),
  getMyDescription: getter("description"),
  setMyShortDescription: setter("short_description"),
  getMyShortDescription: getter("short_description"),
  logOut: leave,
  close: leave,
};
