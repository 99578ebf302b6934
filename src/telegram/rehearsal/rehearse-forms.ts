import type { AuditCheck } from "../../catalog/index.ts";
import { DATA_BYTES_MAX } from "../actions.ts";
import { rehearse, type Stage } from "./rehearse.ts";

/**
 * Proves that the form of every model can be gone through to its confirmation with what its screens
 * offer, that each of its fields can be changed there, and that each refuses what it cannot take (R90,
 * R91): screens as the bot shows them, without a chat behind them. Takes about two seconds.
 */
export async function rehearseForms(stage: Stage): Promise<readonly AuditCheck[]> {
  const { models } = stage.catalogue;
  const all = await Promise.all(
    models.map(async (model) => ({ model, notes: await rehearse(model, stage) })),
  );
  const sum = (of: "screens" | "answers" | "refused") =>
    all.reduce((total, { notes }) => total + notes[of], 0);
  const bytes = Math.max(0, ...all.map(({ notes }) => notes.dataBytes));
  const faults = all.flatMap(({ model, notes }) => notes.faults.map((it) => `${model.id}: ${it}`));
  const walked = `${models.length} forms lead to a confirmation by ${sum("answers")} valid answers`;
  const seen = `${sum("refused")} wrong ones are refused, ${sum("screens")} screens`;
  return [
    {
      name: "forms",
      ok: faults.length === 0,
      detail: [`${walked}, ${seen}`, ...faults].join("\n     "),
    },
    {
      name: "buttons",
      ok: bytes <= DATA_BYTES_MAX,
      detail: `the longest data of a button has ${bytes} of ${DATA_BYTES_MAX} bytes`,
    },
  ];
}
