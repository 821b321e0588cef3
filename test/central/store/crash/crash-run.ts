/** Kills a central system again and again while charge points charge, and looks what is left. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Random } from "../../../../protocol/random.ts";
import { type ChildMessage, isChildMessage, type TransactionRow } from "./child-message.ts";
import { CrashCandidate } from "./crash-candidate.ts";
import { CrashChargePoint, type SeenTransaction } from "./crash-charge-point.ts";

export interface CrashRunOptions {
  readonly folder: string;
  readonly random: Random;
  readonly killCount: number;
  readonly chargePointCount: number;
}

export interface CrashFigures {
  killCount: number;
  killsWhileOpening: number;
  /** At the last restart. */
  transactionCount: number;
  runningCount: number;
  answerCount: number;
  /** Unanswered when the central system died, and sent again. */
  resentCount: number;
  /** Boots, decisions and reservations. */
  acknowledgedCount: number;
  mostHeldAmps: number;
  mostDrawnAmps: number;
  readonly capAmps: number;
  slowestRestoreMs: number;
  /** What should not have been. */
  readonly problems: string[];
}

const childPath = fileURLToPath(new URL("./crash-child.js", import.meta.url));
const ampsEach = 4;

export class CrashRun {
  readonly figures: CrashFigures;
  readonly chargePoints: readonly CrashChargePoint[];
  readonly #candidates: readonly CrashCandidate[];
  readonly #options: CrashRunOptions;
  /** Which start an id was given to. */
  readonly #startsById = new Map<number, string>();
  #life = 0;
  #child: ChildProcess | undefined;
  #isCalm = false;
  #answersLeft = Number.POSITIVE_INFINITY;
  #killNow: () => void = () => undefined;

  constructor(options: CrashRunOptions) {
    const { chargePointCount, random } = options;
    this.#options = options;
    this.figures = {
      killCount: 0,
      killsWhileOpening: 0,
      transactionCount: 0,
      runningCount: 0,
      answerCount: 0,
      resentCount: 0,
      acknowledgedCount: 0,
      mostHeldAmps: 0,
      mostDrawnAmps: 0,
      capAmps: chargePointCount * ampsEach,
      slowestRestoreMs: 0,
      problems: [],
    };
    this.chargePoints = Array.from({ length: chargePointCount }, (_, index) => {
      const chance = random.stream("charge point", index);
      return new CrashChargePoint({
        identity: `CP${index}`,
        chance: () => chance.next(),
        nowMs: () => Date.now(),
        answered: () => this.#answered(),
        drew: () => this.#drew(),
      });
    });
    this.#candidates = this.#createCandidates();
  }

  #createCandidates(): readonly CrashCandidate[] {
    const { chargePointCount, random } = this.#options;
    const fates = ["accepted or not", "reserved", "left alone"] as const;
    return Array.from({ length: Math.ceil(chargePointCount / 10) }, (_, index) => {
      const chance = random.stream("candidate", index);
      return new CrashCandidate({
        identity: `NEW${index}`,
        fate: fates[index % fates.length] ?? "left alone",
        chance: () => chance.next(),
        order: (order) => this.#child?.send(order),
      });
    });
  }

  async run(): Promise<CrashFigures> {
    const { killCount, random } = this.#options;
    const moments = random.stream("moments");
    for (let kill = 0; kill < killCount; kill += 1) {
      const isEarly = kill > 0 && moments.next() < 0.15;
      const answers = moments.integer(1, 15 * this.chargePoints.length);
      if (isEarly) await this.#lifeUpTo("opening");
      else await this.#lifeOf(answers);
    }
    await this.#lastLife();
    const { figures, chargePoints } = this;
    const candidates = this.#candidates;
    figures.resentCount = chargePoints.reduce((sum, { resentCount }) => sum + resentCount, 0);
    figures.acknowledgedCount = candidates.reduce((sum, each) => sum + each.acknowledgedCount, 0);
    for (const each of [...chargePoints, ...candidates]) figures.problems.push(...each.problems);
    return figures;
  }

  #start(): ChildProcess {
    const { folder } = this.#options;
    this.#life += 1;
    const args = [this.#life, this.chargePoints.length, this.figures.capAmps].map(String);
    const child = fork(childPath, [folder, ...args], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.on("message", (message: unknown) => {
      if (isChildMessage(message)) this.#hear(message);
    });
    this.#child = child;
    return child;
  }

  async #lifeUpTo(kind: ChildMessage["kind"]): Promise<void> {
    const child = this.#start();
    await heard(child, kind);
    this.figures.killsWhileOpening += 1;
    await this.#kill(child);
  }

  /** Until so many CALLs have been answered. */
  async #lifeOf(answers: number): Promise<void> {
    const startedMs = Date.now();
    const child = this.#start();
    const { url } = await heard(child, "listening");
    this.figures.slowestRestoreMs = Math.max(this.figures.slowestRestoreMs, Date.now() - startedMs);
    this.#connect(url);
    if (!this.#isCalm) {
      await heard(child, "calm");
      this.#isCalm = true;
      for (const chargePoint of this.chargePoints) chargePoint.charge();
    }
    const enough = new Promise<void>((resolve) => {
      this.#killNow = resolve;
    });
    this.#answersLeft = answers;
    await enough;
    await this.#kill(child);
  }

  async #lastLife(): Promise<void> {
    const child = this.#start();
    await heard(child, "listening");
    child.send("close");
    const [code] = await once(child, "exit");
    if (code !== 0) this.#object(`the last life ended with ${code}`);
  }

  #connect(url: string): void {
    for (const chargePoint of [...this.chargePoints, ...this.#candidates]) chargePoint.connect(url);
  }

  async #kill(child: ChildProcess): Promise<void> {
    const exited = once(child, "exit");
    this.#child = undefined;
    child.kill("SIGKILL");
    this.figures.killCount += 1;
    await exited;
    for (const chargePoint of [...this.chargePoints, ...this.#candidates]) chargePoint.close();
  }

  #answered(): void {
    this.figures.answerCount += 1;
    this.#answersLeft -= 1;
    if (this.#answersLeft === 0) this.#killNow();
  }

  #drew(): void {
    if (!this.#isCalm) return;
    const drawnAmps = this.chargePoints.reduce((sum, each) => sum + each.drawnAmps, 0);
    this.figures.mostDrawnAmps = Math.max(this.figures.mostDrawnAmps, drawnAmps);
    if (drawnAmps > this.figures.capAmps) this.#object(`${drawnAmps} A are drawn`);
  }

  #hear(message: ChildMessage): void {
    if (message.kind === "fault") this.#object(message.text);
    if (message.kind === "done") {
      this.#candidates.find(({ identity }) => identity === message.chargePoint)?.done();
    }
    if (message.kind !== "restored") return;
    this.#checkRows(message.rows);
    const rows = new Map(message.candidates.map((row) => [row[0], row]));
    for (const candidate of this.#candidates) candidate.check(rows.get(candidate.identity));
    if (this.#isCalm) this.#checkHeld(new Map(message.held));
  }

  #checkRows(rows: readonly TransactionRow[]): void {
    this.figures.transactionCount = rows.length;
    this.figures.runningCount = rows.filter(([, , meterStop]) => meterStop === undefined).length;
    const byStart = new Map<string, TransactionRow>();
    for (const row of rows) {
      const [id, start] = row;
      if (byStart.has(start)) this.#object(`${start} is there twice`);
      if ((this.#startsById.get(id) ?? start) !== start) this.#object(`${id} was given twice`);
      byStart.set(start, row);
      this.#startsById.set(id, start);
    }
    for (const { seen } of this.chargePoints)
      for (const each of seen) this.#checkSeen(each, byStart);
  }

  /** What was answered is safe. */
  #checkSeen(
    { start, id, meterStop }: SeenTransaction,
    byStart: ReadonlyMap<string, TransactionRow>,
  ): void {
    if (id === undefined) return;
    const [keptId, , keptStop] = byStart.get(start) ?? [];
    if (keptId !== id) this.#object(`${start} was answered ${id}, and is kept as ${keptId}`);
    if (meterStop !== undefined && keptStop !== meterStop) {
      this.#object(`${start} ended at ${meterStop} Wh, and is kept as ${keptStop}`);
    }
  }

  /** Read back before anything grows. */
  #checkHeld(held: ReadonlyMap<string, number>): void {
    const heldAmps = [...held.values()].reduce((sum, amps) => sum + amps, 0);
    this.figures.mostHeldAmps = Math.max(this.figures.mostHeldAmps, heldAmps);
    if (heldAmps > this.figures.capAmps) this.#object(`${heldAmps} A are held after a restart`);
    for (const { identity, drawnAmps } of this.chargePoints) {
      const amps = held.get(identity) ?? 0;
      if (drawnAmps > amps) this.#object(`${identity} draws ${drawnAmps} A and holds ${amps}`);
    }
  }

  #object(problem: string): void {
    if (this.figures.problems.length < 20) this.figures.problems.push(problem);
  }
}

/** The next message of this kind. */
function heard<K extends ChildMessage["kind"]>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<ChildMessage, { kind: K }>> {
  return new Promise((resolve, reject) => {
    child.on("exit", () => reject(new Error(`it is gone, and was never ${kind}`)));
    child.on("message", (message: unknown) => {
      if (isChildMessage(message) && isOfKind(message, kind)) resolve(message);
    });
  });
}

function isOfKind<K extends ChildMessage["kind"]>(
  message: ChildMessage,
  kind: K,
): message is Extract<ChildMessage, { kind: K }> {
  return message.kind === kind;
}
