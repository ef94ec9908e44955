import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
/** What the API's description calls things. */
export type Queue = Schemas["QueueView_BriefMetricsView"];
export type Agent = Schemas["AgentNow"];
export type Activity = Schemas["Activity"];
export type Contact = Schemas["ContactView"];
export type OneContact = Schemas["OneContact"];
export type StepOfLife = Schemas["StepView"];
export type Turn = Schemas["SegmentView"];
export type Issue = Schemas["IssueView"];
export type Interval = Schemas["QueueIntervalView"];
export type IntervalStep = Schemas["Step"];
export type Phase = Schemas["Phase"];
export type Lag = Schemas["Lag"];
export type Problem = Schemas["Problem"];
export type Alert = Schemas["AlertView"];
export type Callback = Schemas["CallbackView"];
export type Feed = Schemas["Feed"];

/**
 * Speaks to the API, which is beside the page. What is kept of an answer is kept here, and not by the
 * browser.
 */
export const client = createClient<paths>({ baseUrl: ".", cache: "no-store" });

/** What goes with each question. */
export interface Asking {
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** What the client gives for an answer. */
export interface Reply<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** A request that was answered with a problem, or not at all. */
export class Failure extends Error {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly problem: Problem | undefined;
  /** After how long the same request may end better, in milliseconds, where the answer says so. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, problem?: Problem, retryAfter?: string | null) {
    super(problem?.title ?? (status ? `The API answered ${status}.` : "The API does not answer."));
    this.status = status;
    this.problem = problem;
    // A gateway may say it by a date: that is by a clock that nobody here knows.
    const seconds = problem?.retryAfterSeconds ?? Number.parseInt(retryAfter ?? "", 10);
    this.retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  }
}

/** An answer, and how far to trust it. */
export interface Told<T> {
  readonly data: T;
  /** The moment that it is of, in milliseconds. */
  readonly asOf: number;
  readonly lag: Partial<Record<Feed, number>>;
}

/**
 * Asks, and asks again for what changed only: an answer that has not changed is the same object, so
 * nothing that shows it is drawn again.
 *
 * A tag is a digest of what an answer says. So it may go with a question that has moved on, such as the
 * next page or the next turns: the answer is the same only if it says the same.
 */
export class Memory {
  readonly #known = new Map<string, { etag: string; data: unknown }>();

  async ask<T>(
    key: string,
    signal: AbortSignal,
    question: (asking: Asking) => Promise<Reply<T>>,
  ): Promise<Told<T>> {
    const known = this.#known.get(key);
    const headers: Record<string, string> = known ? { "if-none-match": known.etag } : {};
    let reply: Reply<T>;
    try {
      reply = await question({ headers, signal });
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new Failure(0);
    }
    const { response } = reply;
    const asOf = Date.parse(response.headers.get("connect-live-as-of") ?? "");
    const lag = lags(response.headers.get("connect-live-lag-ms") ?? "");
    const isSame = response.status === 304 && known !== undefined;
    if (!isSame && (!response.ok || reply.data === undefined)) {
      throw failed(response, reply.error);
    }
    // Every answer of the API's says of when it is: this is somebody else's.
    if (Number.isNaN(asOf)) throw new Failure(0);
    if (isSame) return { data: known.data as T, asOf, lag };
    const etag = response.headers.get("etag");
    if (etag) this.#known.set(key, { etag, data: reply.data });
    return { data: reply.data as T, asOf, lag };
  }
}

/** How long something may take to be done, in milliseconds: longer than the API gives itself. */
export const DOING_MS = 15_000;

/** What something that was done gives, or what it failed with; in time, or as if it was not answered. */
export async function done<T>(
  doing: (signal: AbortSignal) => Promise<Reply<T>>,
): Promise<T | Failure> {
  try {
    const { data, error, response } = await doing(AbortSignal.timeout(DOING_MS));
    return response.ok && data !== undefined ? data : failed(response, error);
  } catch {
    return new Failure(0);
  }
}

/** What a request that was not answered well failed with. */
function failed({ status, headers }: Response, error: unknown): Failure {
  return new Failure(status, problemOf(error), headers.get("retry-after"));
}

function problemOf(error: unknown): Problem | undefined {
  const isProblem =
    typeof error === "object" && error !== null && "code" in error && "title" in error;
  return isProblem ? (error as Problem) : undefined;
}

/** Reads `agent-events=1200, contact-events=300`. */
export function lags(header: string): Partial<Record<Feed, number>> {
  const members = header.split(",").map((member) => member.trim().split("="));
  const read = members.filter(([name, value]) => name && value && Number.isFinite(Number(value)));
  return Object.fromEntries(read.map(([name, value]) => [name, Number(value)]));
}
