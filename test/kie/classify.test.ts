import { expect, test } from "bun:test";
import { createOutcome } from "../../src/kie/classify.ts";
import {
  type CreateOutcome,
  classifyFailure,
  FAILURE_RULES,
  type FailureClass,
  type Remedy,
  remedyOf,
} from "../../src/kie/index.ts";

type Row = [code: string | undefined, message: string | undefined, expected: FailureClass];

// The wordings are those of kie/API.md §2, §4 and §7, and of upstreams that it quotes.
const rows: Row[] = [
  // Our key and credit are asked for when a task is made: later it is the upstream that lacks them.
  ["401", "policy", "model_down"],
  ["402", "", "model_down"],
  ["433", "sensitive", "model_down"],
  ["404", "not found", "model_down"],
  ["505", "feature is disabled", "model_down"],
  ["404", "The model name you specified is not supported", "model_gone"],
  ["500", "模型已下线", "model_gone"],
  ["422", "This model does not support the parameter style", "input"],
  ["405", "", "network"],
  ["409", "", "input"],
  ["550", "rejected, the upstream queue is full", "model_down"],
  ["CALLBACK_EXCEPTION", "", "network"], // Our address failed, not the model.
  ["GENERATE_AUDIO_FAILED", "", "model_down"],
  ["CREATE_TASK_FAILED", "", "model_down"],
  ["422", "Please enter callBackUrl.", "model_down"],

  ["500", "upstream refused the prompt", "moderation"],
  ["400", "Your prompt was flagged by our content moderation system", "moderation"],
  ["501", "The request was rejected because the content violates our policies", "moderation"],
  ["500", "NSFW content detected in output", "moderation"],
  ["400", "Image contains minors", "moderation"],
  ["422", "您的提示词包含敏感内容", "moderation"],
  ["500", "内容审核未通过", "moderation"],
  ["500", "Запрос отклонён модерацией", "moderation"],
  ["SENSITIVE_WORD_ERROR", undefined, "moderation"],
  ["413", "Uploaded audio matches existing work of art", "moderation"],

  ["451", "", "network"],
  ["400", "Failed to download the input image", "network"],
  ["500", "Could not fetch file from url", "network"],
  ["422", "The image_url is not accessible", "network"],
  ["500", "图片下载失败", "network"],
  ["500", "Не удалось скачать изображение", "network"],

  ["408", "", "timeout"],
  ["500", "The upstream model timed out", "timeout"],
  ["500", "Timeout exceeded while generating", "timeout"],
  ["500", "请求超时", "timeout"],

  ["402x", "Insufficient credits", "model_down"],
  ["500", "credits insufficient, please top up", "model_down"],
  ["500", "账户余额不足", "model_down"],

  ["422", "duration must be one of 5, 10", "input"],
  ["422", "prompt is too long", "input"],
  ["500", "Unsupported image format", "input"],
  ["400", "", "input"],
  ["422", "safety_tolerance must be between 0 and 6", "input"],
  ["422", "nsfw_checker must be boolean", "input"],
  ["500", "图片尺寸不支持", "input"],

  ["500", "Internal error, please try again later", "model_down"],
  ["400", "Service is busy, try again later", "model_down"],
  ["500", "服务器繁忙，请稍后再试", "model_down"],
  ["501", "generation failed", "model_down"],
  ["531", "Generation failed, credits have been refunded", "model_down"],
  ["GENERATION_FAILED", "", "model_down"],
  [undefined, undefined, "model_down"],
];

test.each(rows)("a failure of code %p with %p is %p (R96, N55)", (code, message, expected) => {
  expect(classifyFailure(code, message)).toBe(expected);
});

// Every code of kie/API.md §2 as an answer to createTask, by the retry rule of §3.4.
const CREATES: readonly (readonly [number, string, FailureClass | "later"])[] = [
  [400, "prompt is required", "input"],
  [400, "Your prompt violates our content policy", "moderation"],
  [400, "Service is busy, try again later", "model_down"],
  [401, "You do not have access permissions", "our_key"],
  [402, "The current credits are insufficient", "our_credit"],
  [404, "The model name you specified is not supported", "model_gone"],
  [405, "Method not allowed", "network"],
  [408, "", "timeout"],
  [409, "WAV record already exists", "input"],
  [413, "Uploaded audio matches existing work of art", "moderation"],
  [413, "prompt too long", "input"],
  [422, "duration must be one of 5, 10", "input"],
  [422, "record is null, only supports records within 14 days", "input"],
  [422, "Please enter callBackUrl.", "model_down"],
  [429, "Your call frequency is too high. Please try again later.", "later"],
  [430, "Your call frequency is too high", "later"],
  [433, "The sub-key limit has been exceeded", "our_key"],
  [451, "Failed to download the file", "network"],
  [455, "The website is under maintenance", "later"],
  [500, "Server exception, please try again later", "model_down"],
  [500, "duration is not supported", "model_down"], // Decision 041.
  [501, "Generation failed", "model_down"],
  [505, "The feature is currently disabled", "model_gone"],
  [531, "Generation failed, credits have been refunded", "model_down"],
  [550, "Connection rejected, the queue is full", "model_down"],
  [999, "", "model_down"],
];

test.each(CREATES)("createTask: code %p with %p is %p (R95, R96)", (code, message, expected) => {
  const reply = { status: "envelope", http: 200, code, message, data: null } as const;
  expect(createOutcome(reply)).toEqual(
    expected === "later"
      ? { status: "later", code }
      : { status: "refused", code, class: expected, message },
  );
});

// What is not known to have failed is never sent again (§3.4).
test.each([
  [{ status: "not_sent" }, "not_sent"],
  [{ status: "timeout" }, "unknown"],
  [{ status: "broken" }, "unknown"],
  [{ status: "not_json", http: 403 }, "unknown"],
  [{ status: "not_json", http: 502 }, "unknown"],
  [{ status: "envelope", http: 500, code: 500, message: "", data: null }, "unknown"],
  [{ status: "envelope", http: 200, code: 200, message: "", data: {} }, "unknown"],
] satisfies [Parameters<typeof createOutcome>[0], CreateOutcome["status"]][])(
  "createTask: %p is %p (R95, N19)",
  (reply, expected) => {
    expect(createOutcome(reply)).toEqual({ status: expected });
  },
);

test("a person's input, moderation, our key, our credit and the network never pause a model (G12)", () => {
  const classes = Object.entries(FAILURE_RULES);
  const pausing = classes.filter(([, { pausesAfter }]) => pausesAfter !== undefined);
  expect(Object.fromEntries(pausing.map(([name, rule]) => [name, rule.pausesAfter]))).toEqual({
    model_down: 5,
    timeout: 5,
    no_output: 5,
    model_gone: 1,
  });
  expect(pausing.every(([, rule]) => rule.of === "model")).toBe(true);
});

// The one change that would mend it, where the words name it (ux.md, Failure).
const REMEDIES: readonly (readonly [FailureClass, string, Remedy | undefined])[] = [
  ["input", "code 409: WAV record already exists", "already_made"],
  ["input", "code 422: record is null, only supports records within 14 days", "fresh_source"],
  ["input", "code 422: prompt is too long", "shorter_text"],
  ["input", "code 422: 提示词过长", "shorter_text"],
  ["input", "code 422: text exceeds 500 characters", "shorter_text"],
  ["input", "code 422: prompt is required", "longer_text"],
  ["input", "code 422: image file is too large", "smaller_file"],
  ["input", "code 500: 图片过大", "smaller_file"],
  ["input", "code 422: image width is too small", "larger_file"],
  ["input", "code 422: duration must be one of 5, 10", "other_length"],
  ["input", "code 422: 视频时长不支持", "other_length"],
  ["input", "code 500: Unsupported image format", "other_format"],
  ["input", "code 500: 图片尺寸不支持", "other_frame"],
  ["input", "code 422: aspect_ratio must be one of 1:1, 16:9", "other_frame"],
  ["input", "code 422: too many images", "less_at_once"],
  ["input", "code 422: seed must be an integer", undefined],
  ["moderation", "code 400: Image contains minors", "other_face"],
  ["moderation", "code 500: 内容审核未通过", undefined],
  ["network", "code 451: Failed to download the file", "other_file"],
  ["network", "code 500: 图片下载失败", "other_file"],
  ["network", "could not be submitted in time", undefined],
  ["model_down", "code 500: prompt is too long", undefined],
];

test.each(REMEDIES)("%s with %p is mended by %p (G24, R152)", (failure, detail, expected) => {
  expect(remedyOf(failure, detail)).toBe(expected);
});
