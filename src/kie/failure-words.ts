import type { FailureClass } from "./types.ts";

/**
 * Words that upstreams use, in English, Chinese and Russian, in order of precedence: the first
 * match decides. Their wording is not stable, so each line names a meaning, not a sentence.
 */
const WORDS: readonly (readonly [FailureClass, RegExp])[] = [
  [
    "moderation",
    /nsfw|moderat|sensitive|safety|polic(y|ies)|prohibit|inappropriate|violat|flagged|copyright|nudity|explicit content|public figure|celebrit|minors/i,
  ],
  [
    "moderation",
    /(prompt|content|input)\b.{0,40}\b(refused|rejected|blocked|declined|denied)|\b(refused|rejected|blocked|declined)\b.{0,40}\b(prompt|content)/i,
  ],
  ["moderation", /敏感|违规|违禁|不合规|审核|色情|侵权|版权/],
  ["moderation", /модерац|запрещ|недопустим|цензур|непристойн|нарушает|авторск/i],
  ["our_key", /unauthori[sz]ed|api[ -]?key|access permissions?/i],
  [
    "our_credit",
    /(insufficient|not enough|run out of|no) (account )?(credits?|balance|funds|quota)|credits? (is |are )?(insufficient|not enough)/i,
  ],
  ["our_credit", /余额不足|积分不足|недостаточно (кредит|средств|баланс)/i],
  [
    "network",
    /(download|fetch|retrieve|(not|n't|unable to|failed to) (access|load|reach|open|read))\w*\b.{0,40}(image|file|video|audio|media|url|link)/i,
  ],
  [
    "network",
    /(image|file|video|audio|media|url|link).{0,40}(unreachable|inaccessible|expired|(not|n't|failed to) be (accessed|downloaded|fetched|loaded|reached|read)|not (accessible|found|reachable))/i,
  ],
  ["network", /下载|无法访问|不可访问|链接.{0,6}(失效|过期)/],
  [
    "network",
    /(скачать|загрузить|открыть|получить).{0,30}(файл|изображен|картинк|видео|аудио|ссылк)/i,
  ],
  [
    "timeout",
    /time[d ]?-?\s?out|deadline|took too long|超时|тайм-?аут|время ожидания|истекло время/i,
  ],
  [
    "model_down",
    /internal|server error|upstream|try again|retry later|overload|\bbusy\b|unavailable|capacity|queue|maintenance/i,
  ],
  ["model_down", /繁忙|稍后|服务器|内部错误|перегруж|временно|повторите|внутренн/i],
  [
    "input",
    /invalid|unsupported|not supported|must be|must not|required|missing|out of range|too (long|large|short|small|big|many|few)|exceed|dimension|aspect ratio|resolution|format|parameter|corrupt|decode/i,
  ],
  ["input", /参数|格式|尺寸|过长|过大|过小|分辨率|不支持/],
  ["input", /неверн|некорректн|недопуст|формат|слишком|параметр|обязательн|превыша/i],
];

/** What a failure's text says, if it says anything that we know. */
export function wordsClass(message: string): FailureClass | undefined {
  return WORDS.find(([, pattern]) => pattern.test(message))?.[0];
}
