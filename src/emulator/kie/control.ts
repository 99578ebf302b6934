import { FAULTS, type FaultName, type FaultSetting, type Faults } from "./faults.ts";
import { publishedModel } from "./published-model.ts";
import type { KieControl } from "./types.ts";

/** `/emulator/…`: the control for a page or a shell. JSON in, JSON out, no key. */
export function controlRoutes(control: KieControl) {
  const { faults } = control;
  return {
    "/emulator/tasks": { GET: () => Response.json(control.tasks()) },
    "/emulator/credit": {
      GET: () => Response.json({ credit: control.credit() }),
      POST: async (request: Request) => {
        const { credit } = await fieldsOf(request);
        if (!isAmount(credit)) return problem("credit is a number, zero or more");
        control.setCredit(credit);
        return Response.json({ credit });
      },
    },
    "/emulator/models": {
      POST: async (request: Request) => {
        const model = publishedModel(await fieldsOf(request));
        if (typeof model === "string") return problem(model);
        control.putModel(model);
        return Response.json({ id: model.id });
      },
    },
    "/emulator/models/*": {
      DELETE: (request: Request) => {
        const id = decodeURIComponent(
          new URL(request.url).pathname.slice("/emulator/models/".length),
        );
        control.removeModel(id);
        return Response.json({ id });
      },
    },
    "/emulator/faults": {
      GET: () => Response.json(describe(faults)),
      POST: async (request: Request) => {
        const settings = Object.entries(await fieldsOf(request));
        for (const [name, setting] of settings) {
          if (!isFaultName(name)) return problem(`no such fault: ${name.slice(0, 40)}`);
          if (!isSetting(setting)) return problem(`${name} takes { rate: 0…1, next: 0… }`);
        }
        for (const [name, setting] of settings) {
          faults.set(name as FaultName, setting as Partial<FaultSetting>);
        }
        return Response.json(describe(faults));
      },
      DELETE: () => {
        faults.clear();
        return Response.json(describe(faults));
      },
    },
  };
}

function describe(faults: Faults): object {
  const entries = Object.entries(FAULTS) as [FaultName, string][];
  return Object.fromEntries(entries.map(([name, what]) => [name, { what, ...faults.get(name) }]));
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function isSetting(value: unknown): value is Partial<FaultSetting> {
  if (typeof value !== "object" || value === null) return false;
  const { rate, next, ...rest } = value as Record<string, unknown>;
  const isRateFine = rate === undefined || (isAmount(rate) && rate <= 1);
  const isNextFine = next === undefined || (isAmount(next) && Number.isInteger(next));
  return isRateFine && isNextFine && Object.keys(rest).length === 0;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

async function fieldsOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => undefined);
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function problem(error: string): Response {
  return Response.json({ error }, { status: 400 });
}
