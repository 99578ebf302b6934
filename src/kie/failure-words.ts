import type { FailureClass } from "./types.ts";

/**
 * Words that upstreams use, in English, Chinese and Russian, in order of precedence: the first
 * match decides. Their wording is not stable, so the patterns name meanings, not sentences.
 */
const WORDS: readonly (readonly [FailureClass, readonly RegExp[]])[] = [
  [
    "moderation",
    [
      /\bnsfw\b|moderat|sensitive|\bsafety\b|polic(y|ies)|prohibit|inappropriate|violat|flagged/i,
      /copyright|nudity|explicit content|public figure|celebrit|minors/i,
      /(prompt|content|input)\b.{0,40}\b(refused|rejected|blocked|declined|denied)/i,
      /\b(refused|rejected|blocked|declined)\b.{0,40}\b(prompt|content)/i,
      /敏感|违规|违禁|不合规|审核|色情|侵权|版权/,
      /модерац|запрещ|недопустимое содерж|цензур|непристойн|нарушает|авторск/i,
    ],
  ],
  [
    "model_gone",
    [
      /model name you specified is not supported/i,
      /model (does not exist|not found|has been (removed|deprecated|discontinued))/i,
      /模型(不存在|已下线|已停用)/,
      /модель (не найдена|не существует|отключена|удалена)/i,
    ],
  ],
  // Our own omission, which no other input of the person mends.
  ["model_down", [/callBackUrl/i]],
  ["our_key", [/unauthori[sz]ed|api[ -]?key|access permissions?/i]],
  [
    "our_credit",
    [
      /(insufficient|not enough|run out of|no) (account )?(credits?|balance|funds|quota)/i,
      /credits? (is |are )?(insufficient|not enough)/i,
      /余额不足|积分不足/,
      /недостаточно (кредит|средств|баланс)/i,
    ],
  ],
  [
    "network",
    [
      /(download|fetch|retrieve)\w*\b.{0,40}(image|file|video|audio|media|url|link)/i,
      /(not|n't|unable to|failed to) (access|load|reach|open|read) .{0,40}(image|file|video)/i,
      /(not|n't|unable to|failed to) (access|load|reach|open|read) .{0,40}(audio|media|url|link)/i,
      /(image|file|video|audio|media|url|link).{0,40}(unreachable|inaccessible|expired)/i,
      /(image|file|video|audio|media|url|link).{0,40}not (accessible|found|reachable)/i,
      /(not|n't|failed to) be (accessed|downloaded|fetched|loaded|reached|read)\b/i,
      /下载|无法访问|不可访问|链接.{0,6}(失效|过期)/,
      /(скачать|загрузить|открыть|получить).{0,30}(файл|изображен|картинк|видео|аудио|ссылк)/i,
    ],
  ],
  [
    "timeout",
    [
      /time[d ]?-?\s?out|deadline|took too long/i,
      /超时/,
      /тайм-?аут|время ожидания|истекло время/i,
    ],
  ],
  [
    "model_down",
    [
      /internal|server error|upstream|try again|retry later|overload|\bbusy\b/i,
      /unavailable|capacity|queue|maintenance/i,
      /繁忙|稍后|服务器|内部错误/,
      /перегруж|временно|повторите|внутренн/i,
    ],
  ],
  [
    "input",
    [
      /invalid|unsupported|not supported|must be|must not|required|missing|out of range|exceed/i,
      /too (long|large|short|small|big|many|few)|dimension|aspect ratio|resolution|format/i,
      /parameter|corrupt|decode/i,
      /参数|格式|尺寸|过长|过大|过小|分辨率|不支持/,
      /неверн|некорректн|недопуст|формат|слишком|параметр|обязательн|превыша/i,
    ],
  ],
];

/** What a failure's text says, if it says anything that we know. */
export function wordsClass(message: string): FailureClass | undefined {
  return WORDS.find(([, patterns]) => patterns.some((words) => words.test(message)))?.[0];
}
