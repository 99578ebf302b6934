import { type Html, html, lines, paragraphs } from "../html.ts";

/** How many models of each sort, of those that no earlier proposal told of. */
export interface NewsCounts {
  fresh: number;
  changed: number;
  gone: number;
}

export function newsOfCatalogue(proposal: number, { fresh, changed, gone }: NewsCounts): Html {
  const counts = [`новых: ${fresh}`, `изменились: ${changed}`, `пропали: ${gone}`].join(", ");
  return paragraphs(
    html`📦 <b>У провайдера обновились модели</b>`,
    `Отличия от нашего каталога: ${counts}. Пока вы не решите, всё продаётся как раньше.`,
    lines(
      html`Посмотреть: <code>trt catalog diff ${proposal}</code>`,
      html`Принять: <code>trt catalog apply ${proposal}</code>`,
    ),
  );
}
