import type { Database } from "../../db/index.ts";
import {
  createProposals,
  type Proposal,
  type Proposals,
  type ProposedChange,
  readLog,
  sync,
} from "../assortment/index.ts";
import { embeddedData } from "../catalog/index.ts";
import { EXIT_CONFIG, loadConfig } from "../config/index.ts";
import { silentLog, systemClock } from "../kernel/index.ts";
import { createDiscovery } from "../kie/index.ts";
import { rubPerUsdOf } from "./catalogue-of.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./command.ts";
import { configOr78, withDatabase } from "./open.ts";

const LINES_MAX = 500;
const PROPOSALS_MAX = 100;
const MARKS = { new: "+", changed: "~", gone: "-" } as const;

export const catalogSync: Command = {
  name: "catalog sync",
  takes: "[model …]",
  about: "compare with what Kie has now, and store the difference as a proposal (4 minutes)",
  async run(args, surroundings) {
    const config = configOr78(loadConfig(surroundings.env), surroundings);
    if (!config) return EXIT_CONFIG;
    return withDatabase(surroundings, async (db) => {
      const clock = systemClock;
      const discovery = createDiscovery(config.kie, {
        log: silentLog,
        clock,
        stop: surroundings.stop,
      });
      const { rubPerUsd } = config.rate;
      const deps = { db, clock, raw: embeddedData, rubPerUsd };
      const proposals = createProposals(deps);
      const progress = (done: number, total: number) => {
        if (surroundings.terminal) surroundings.err(`\r${done} of ${total} models read`);
        if (surroundings.terminal && done === total) surroundings.err("\n");
      };
      const found = await sync(
        { ...deps, discovery, proposals, progress },
        actorOf(surroundings),
        args,
      );
      switch (found.status) {
        case "unknown_models":
          surroundings.err(`Kie has no model ${found.models.join(", ")}\n`);
          return EXIT_USAGE;
        case "nothing_differs":
          surroundings.out(`${found.models} models read, nothing differs.\n`);
          return 0;
        case "proposed": {
          const { id } = found.proposal;
          surroundings.out(
            `${found.models} models read. Proposal ${id}: ${counts(found.proposal)}.\n` +
              `See it with \`trt catalog diff ${id}\`, apply it with \`trt catalog apply ${id}\`.\n`,
          );
          return 0;
        }
      }
    });
  },
};

export const catalogDiff: Command = {
  name: "catalog diff",
  takes: "[proposal]",
  about: "print what a sync found, the newest without a number",
  run: (args, surroundings) =>
    withProposals(args[0], surroundings, async (proposals, id) => {
      const proposal = await proposals.find(id);
      if (!proposal) return noProposal(id, surroundings);
      surroundings.out(`${headline(proposal)}\n`);
      for (const change of proposal.changes) surroundings.out(changeText(change));
      if (proposal.unfit.length > 0) surroundings.out("left for a person:\n");
      for (const { id: model, reason } of proposal.unfit) {
        surroundings.out(`  ${model}: ${reason}\n`);
      }
      return 0;
    }),
};

export const catalogApply: Command = {
  name: "catalog apply",
  takes: "<proposal> [model …]",
  about: "sell by what a sync found; running processes follow within seconds",
  run: ([number, ...models], surroundings) =>
    withProposals(number ?? "", surroundings, async (proposals, id = 0) => {
      const outcome = await proposals.apply(id, models, actorOf(surroundings));
      switch (outcome.status) {
        case "no_proposal":
          return noProposal(id, surroundings);
        case "unknown_models":
          surroundings.err(`proposal ${id} has no change of ${outcome.models.join(", ")}\n`);
          return EXIT_USAGE;
        case "done": {
          const { applied, already, refused } = outcome;
          for (const model of applied) surroundings.out(`applied  ${model}\n`);
          for (const model of already) surroundings.out(`applied before  ${model}\n`);
          for (const it of refused) surroundings.out(`REFUSED  ${it.id}: ${it.reason}\n`);
          return refused.length === 0 ? 0 : 1;
        }
      }
    }),
};

export const catalogReject: Command = {
  name: "catalog reject",
  takes: "<proposal>",
  about: "lay a proposal aside: it is not told of again",
  run: ([number], surroundings) =>
    withProposals(number ?? "", surroundings, async (proposals, id = 0) => {
      const outcome = await proposals.reject(id, actorOf(surroundings));
      if (outcome.status === "no_proposal") return noProposal(id, surroundings);
      for (const model of outcome.models) surroundings.out(`rejected  ${model}\n`);
      if (outcome.models.length === 0) surroundings.out("nothing was open in it\n");
      return 0;
    }),
};

export const catalogHistory: Command = {
  name: "catalog history",
  takes: "",
  about: "list the proposals and what became of them, newest first",
  run: (_args, surroundings) =>
    withProposals(undefined, surroundings, async (proposals) => {
      for (const proposal of await proposals.list(PROPOSALS_MAX)) {
        const states = Map.groupBy(proposal.changes, ({ state }) => state);
        const fate = [...states].map(([state, { length }]) => `${length} ${state}`).join(", ");
        surroundings.out(`${headline(proposal)}${fate === "" ? "" : ` · ${fate}`}\n`);
      }
      return 0;
    }),
};

export const catalogLog: Command = {
  name: "catalog log",
  takes: "[model]",
  about: "print who changed the catalogue and its prices when, newest first",
  run: ([model], surroundings) =>
    withDatabase(surroundings, async (db) => {
      const of = { limit: LINES_MAX, ...(model !== undefined && { model }) };
      for (const it of await readLog({ read: db.read, instance: db.instance }, of)) {
        const at = new Date(it.at).toISOString();
        const what = [it.model, it.proposalId && `proposal ${it.proposalId}`, it.detail];
        surroundings.out(`${at}  ${it.actor}  ${it.deed}  ${what.filter(Boolean).join("  ")}\n`);
      }
      return 0;
    }),
};

/** Who is at the terminal. */
export function actorOf({ env }: Surroundings): string {
  return `cli:${env.USER ?? "operator"}`.slice(0, 64);
}

/** `number`: absent for the newest. */
function withProposals(
  number: string | undefined,
  surroundings: Surroundings,
  work: (proposals: Proposals, id: number | undefined, db: Database) => Promise<number>,
): Promise<number> {
  const id = number === undefined ? undefined : Number(number);
  if (id !== undefined && !(Number.isSafeInteger(id) && id > 0)) {
    surroundings.err("the number of a proposal, please: `trt catalog history` lists them\n");
    return Promise.resolve(EXIT_USAGE);
  }
  return withDatabase(surroundings, (db) => {
    const rubPerUsd = rubPerUsdOf(surroundings.env);
    return work(createProposals({ db, clock: systemClock, raw: embeddedData, rubPerUsd }), id, db);
  });
}

function noProposal(id: number | undefined, { err }: Surroundings): number {
  err(id === undefined ? "there is no proposal yet: `trt catalog sync`\n" : `no proposal ${id}\n`);
  return 1;
}

function headline(proposal: Proposal): string {
  const at = new Date(proposal.at).toISOString();
  return `proposal ${proposal.id}  ${at}  ${proposal.actor}  ${counts(proposal)}`;
}

function counts({ changes, unfit }: Proposal): string {
  const of = (kind: ProposedChange["kind"]) => changes.filter((it) => it.kind === kind).length;
  const parts = [`${of("new")} new`, `${of("changed")} changed`, `${of("gone")} gone`];
  return `${parts.join(", ")}, ${unfit.length} for a person`;
}

function changeText({ kind, model, state, difference, problem }: ProposedChange): string {
  const lines = [
    `${MARKS[kind]} ${model}${state === "open" ? "" : ` (${state})`}`,
    ...difference.map((line) => `    ${line}`),
    ...(problem === undefined ? [] : [`  ! it would not be sold: ${problem}`]),
  ];
  return `${lines.join("\n")}\n`;
}
