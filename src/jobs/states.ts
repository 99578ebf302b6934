import { assert } from "../kernel/index.ts";

/**
 * What can happen in each state of a job, and which state it leads to. There is no other way from
 * one state to another: every transition is a conditional update made from this table.
 *
 * ```
 *                    ┌─ succeed: a language model answers at once ──▶ succeeded
 * queued ─ submit ─▶ submitting ─ accept ─▶ submitted ─ succeed ─▶ succeeded ─ deliver ─▶ delivered
 *   ▲ │                │ │ │                   │                       └─ miss ─▶ undelivered
 *   │ ├─ cancel        │ │ └─ lose ─▶ unknown ─┤ accept, when it is found
 *   │ ▼                │ │               └─ give_up ─▶ lost
 *   │ cancelled        │ └─ fail ─▶ failed ◀─ fail, also of queued and submitted
 *   └──── postpone ────┘
 * ```
 */
export const TRANSITIONS = {
  /** Paid for and waiting in line. The scheduler submits it; only here can a person cancel it. */
  queued: { submit: "submitting", postpone: "queued", fail: "failed", cancel: "cancelled" },
  /** The intent is committed, the POST may be on its way. Found so after a crash, it is `lose`. */
  submitting: {
    accept: "submitted",
    succeed: "succeeded",
    postpone: "queued",
    lose: "unknown",
    fail: "failed",
  },
  /** The provider may be working on it; never sent again. Its callback or its deadline ends it. */
  unknown: { accept: "submitted", give_up: "lost" },
  /** The provider works on it under a known task id. Polling ends it, hurried by the callback. */
  submitted: { succeed: "succeeded", fail: "failed" },
  /** There is a result. The pump of messages hands it over, or the deadline ends it. */
  succeeded: { deliver: "delivered", miss: "undelivered" },
  /** Closed states: the hold is settled. Nothing but a gift can follow (late.ts). */
  delivered: {},
  failed: {},
  cancelled: {},
  lost: {},
  undelivered: {},
} as const satisfies Record<string, Record<string, string>>;

export type JobState = keyof typeof TRANSITIONS;

/** In the order in which a job may meet them. */
export const JOB_EVENTS = [
  "submit",
  "postpone",
  "cancel",
  "accept",
  "lose",
  "give_up",
  "succeed",
  "fail",
  "deliver",
  "miss",
] as const;

export type JobEvent = (typeof JOB_EVENTS)[number];

/** Where an event leads, or nothing if it cannot happen in this state. */
export function follow(state: JobState, event: JobEvent): JobState | undefined {
  const exits: { readonly [E in JobEvent]?: JobState } = TRANSITIONS[state];
  return exits[event];
}

/** The same for a caller that has made sure that it can happen. */
export function nextState(state: JobState, event: JobEvent): JobState {
  const next = follow(state, event);
  assert(next !== undefined, `a job that is ${state} knows no ${event}`);
  return next;
}

/** The money is settled and the person was told. */
export function isClosed(state: JobState): boolean {
  return Object.keys(TRANSITIONS[state]).length === 0;
}

/** States in which the provider may be working for this person. */
export const RUNNING_STATES = ["submitting", "submitted", "unknown"] as const satisfies JobState[];
