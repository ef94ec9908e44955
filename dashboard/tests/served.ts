import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { components } from "../src/api/schema";

/** The command under test, with the dashboard inside. */
const command = process.env.CONNECT_LIVE ?? "../target/debug/connect-live";

type Schemas = components["schemas"];

/** What the tests ask, and what they are told. */
interface Answers {
  "/queues": Schemas["Answer_Queues"];
  "/agent-status": Schemas["Answer_Agents"];
  "/contacts": Schemas["Answer_Contacts"];
  contact: Schemas["Answer_OneContact"];
  transcript: Schemas["Answer_Transcript"];
  intervals: Schemas["Answer_QueueIntervals"];
  agent: Schemas["Answer_AgentDetail"];
  "/alerts": Schemas["Answer_Alerts"];
  "/callbacks": Schemas["Answer_Callbacks"];
}

/** A `connect-live serve` of a test's own. */
export class Served {
  readonly url: string;
  readonly #child: ChildProcess | undefined;

  private constructor(url: string, child: ChildProcess | undefined) {
    this.url = url;
    this.#child = child;
  }

  /** One that somebody else started, and will stop. */
  static at(url: string): Served {
    return new Served(url, undefined);
  }

  /** Starts it, on a free port unless told otherwise, and waits until it answers. */
  static async start(args: readonly string[], listen = "127.0.0.1:0"): Promise<Served> {
    const child = spawn(command, ["serve", "--listen", listen, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { stdout } = child;
    if (!stdout) throw new Error("no output");
    const url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`${command} ended with ${code}`)));
      createInterface({ input: stdout }).once("line", (line) =>
        resolve(line.replace("listening on ", "").trim()),
      );
    });
    return new Served(url, child);
  }

  /** Ends this one process, and waits until it has ended. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  /** Asks the API; what is not available now is asked for again, as the page does. */
  async ask<K extends keyof Answers>(_: K, path: string): Promise<Answers[K]> {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(`${this.url}${path}`);
      if (response.ok) return (await response.json()) as Answers[K];
      if (response.status < 500 || tries === 5) throw new Error(`${path}: ${response.status}`);
    }
  }
}

/**
 * A floor of which nothing changes while it is looked at: its clock begins at noon and all but stands
 * still, so that the page and a test that asks the API see the same numbers.
 */
export const STILL = [
  ...["--simulate", "1", "--at", "2026-03-02T12:00:00Z", "--speed", "0.001"],
  ...["--agents", "14", "--queues", "4"],
  // Nothing listens on the port of discarded bytes.
  ...["--policy", "tests/policy.toml", "--connect-endpoint", "http://127.0.0.1:9"],
];

/** The same floor, on which a minute passes in three seconds. */
export const FAST = STILL.map((arg) => (arg === "0.001" ? "20" : arg));

/** A store into which documents were brought as `connect-live replay` reads them. */
export class Kept {
  readonly folder = mkdtempSync(join(tmpdir(), "connect-live-"));
  readonly store = join(this.folder, "kept.db");

  constructor(documents: readonly object[]) {
    const file = join(this.folder, "documents.ndjson");
    writeFileSync(file, documents.map((document) => JSON.stringify(document)).join("\n"));
    execFileSync(command, ["replay", "--store", this.store, file], { stdio: "pipe" });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
