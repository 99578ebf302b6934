/** Text in Telegram's HTML. Only `html` makes it, so nothing reaches a message unescaped (N34). */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Record<string, string> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

/** What people, models and files call themselves, made harmless. */
function harmless(plain: string): string {
  return plain.replace(/[<>&"]/g, (character) => ENTITIES[character] ?? "");
}

/** The template's own marks stay; every value is escaped unless it is `Html` itself. */
export function html(marks: TemplateStringsArray, ...values: (string | number | Html)[]): Html {
  const parts = values.map((value) => (value instanceof Html ? value.text : harmless(`${value}`)));
  return new Html(String.raw({ raw: marks }, ...parts));
}

type Line = string | Html | undefined | false;

/** One below the other; what is absent takes no line. */
export function lines(...parts: readonly Line[]): Html {
  return joined(parts, "\n");
}

/** Paragraphs, with an empty line between them. */
export function paragraphs(...parts: readonly Line[]): Html {
  return joined(parts, "\n\n");
}

/** Cut to so many characters, those of made-harmless marks included; a cut is shown as one. */
export function clip(plain: string, maxLength: number): string {
  if (harmless(plain).length <= maxLength) return plain;
  let length = 1; // of the ellipsis
  let kept = "";
  for (const character of plain) {
    length += harmless(character).length;
    if (length > maxLength) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function joined(parts: readonly Line[], separator: string): Html {
  const shown = parts.flatMap((part) => {
    if (part === undefined || part === false || part === "") return [];
    const text = part instanceof Html ? part.text : harmless(part);
    return text === "" ? [] : [text];
  });
  return new Html(shown.join(separator));
}
