import { expect, test } from "bun:test";
import { classifyFailure, type FailureClass } from "../../src/kie/index.ts";

type Row = [code: string | undefined, message: string | undefined, expected: FailureClass];

// The wordings are those of kie/API.md §2, §4 and §7, and of upstreams that it quotes.
const rows: Row[] = [
  ["401", "policy", "our_key"], // Certain codes decide before any word.
  ["402", "", "our_credit"],
  ["433", "sensitive", "our_key"],
  ["404", "The model name you specified is not supported", "model_down"],
  ["505", "feature is disabled", "model_down"],

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

  ["402x", "Insufficient credits", "our_credit"],
  ["500", "credits insufficient, please top up", "our_credit"],
  ["500", "账户余额不足", "our_credit"],

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
