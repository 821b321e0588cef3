/** `plugfest fleet`: charge points alone, against any central system. */

import { resolve } from "node:path";
import type { Clock } from "../../protocol/clock.ts";
import type { Dial } from "../../protocol/handshake.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import { loadTemplate } from "../../scenarios/engine/grammar/load-template.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { toChargePointTemplate } from "../../scenarios/engine/world/charge-point-template.ts";
import { createHttpTransfer } from "../../simulator/files/http-transfer.ts";
import { createSimulatedTransfer } from "../../simulator/files/simulated-transfer.ts";
import type { Arrival } from "../../simulator/fleet/arrival.ts";
import { type ChargePointTemplate, createFleet, type Fleet } from "../../simulator/fleet/fleet.ts";
import { FleetTally } from "../../simulator/fleet/fleet-statistics.ts";
import { countQuirks } from "../../simulator/fleet/quirk-share.ts";
import type { FleetBehavior } from "../../simulator/fleet/visit-plan.ts";
import { CommandError } from "../command-error.ts";
import { requireSockets, type SocketNeed } from "../doctor/many-sockets.ts";
import { exitCode } from "../exit-code.ts";
import { formatQuirks, formatSummary } from "../fleet/fleet-report.ts";
import { isEnoughFor, type QuirkWord } from "../fleet/fleet-words.ts";
import { showLive } from "../fleet/live-line.ts";
import { readQuirkShares } from "../fleet/read-quirks.ts";
import { watchForInterruption } from "../interruption.ts";
import { watchLoad } from "../load-watch.ts";
import { readScenarioFiles } from "../scenario-files.ts";
import { guardTarget } from "../target-guard.ts";
import { isColourful, type Terminal } from "../terminal.ts";

export interface FleetOptions {
  readonly url: string;
  readonly count: number;
  readonly allowTarget?: readonly string[];
  readonly id: string;
  readonly template?: string;
  readonly arrival: Arrival;
  readonly behavior: FleetBehavior;
  readonly tag?: readonly string[];
  readonly quirk?: readonly QuirkWord[];
  readonly localAddress?: readonly [string, ...string[]];
  readonly seed: number;
  readonly duration?: number;
  readonly interactive?: boolean;
  readonly color: boolean;
}

/** How long the charge points get to say goodbye, and how often that is looked at. */
const goodbyeMs = 1000;
const lookMs = 10;

/** For a process that does not keep up. */
const remedy =
  "fewer charge points, a gentler --arrival as ramp:60s, or a machine with nothing else to do";

/** The exit code. */
export async function runFleet(options: FleetOptions, terminal: Terminal): Promise<number> {
  const { clock, stdout, stderr } = terminal;
  const count = options.interactive ? 1 : options.count;
  if (!isEnoughFor(options.id, count)) {
    const reason = `--id ${options.id} gives all ${count} charge points the same name`;
    throw new CommandError(`${reason}: write {index} in it, as CP{index:05}`, exitCode.usage);
  }
  guardTarget(options.url, count, options.allowTarget);
  await requireSockets(socketNeedOf(options, count), stderr);
  let fault: unknown;
  const tally = new FleetTally((_chargePoint, itsFault) => {
    fault ??= itsFault;
  });
  const fleet = create(options, count, tally, terminal);
  const interruption = watchForInterruption(terminal);
  const stopLive = showLive(terminal, tally, count);
  fleet.start();
  const load = watchLoad(clock, remedy);
  let complaint: string | undefined;
  try {
    if (options.interactive) await converse(fleet, terminal, interruption.signal);
    else await wait(terminal, options.duration, interruption.signal);
  } finally {
    complaint = load.end();
    stopLive();
    fleet.stop();
    await disconnected(fleet, clock);
    interruption.release();
  }
  const statistics = tally.read();
  stdout.write(formatSummary(statistics, count));
  tellQuirks(fleet, terminal);
  if (fault !== undefined) throw fault;
  if (complaint !== undefined) throw new CommandError(complaint, exitCode.invalid);
  if (statistics.reachedCount > 0) return interruption.exitCode() ?? exitCode.passed;
  const why = statistics.lastRefusal ?? "there was no time to connect";
  stderr.write(`plugfest: ${options.url} was never reached: ${why}\n`);
  return exitCode.invalid;
}

function tellQuirks({ chargePoints }: Fleet, { stdout, stderr }: Terminal): void {
  const quirks = countQuirks(chargePoints);
  stdout.write(formatQuirks(quirks));
  for (const { name, hitCount } of quirks) {
    if (hitCount === 0) stderr.write(`plugfest: the quirk ${name} never showed\n`);
  }
}

function socketNeedOf({ localAddress }: FleetOptions, connections: number): SocketNeed {
  return { connections, socketsEach: 1, addressCount: localAddress?.length ?? 1 };
}

function create(
  options: FleetOptions,
  count: number,
  tally: FleetTally,
  terminal: Terminal,
): Fleet {
  const { clock } = terminal;
  const elsewhere = createSimulatedTransfer({ clock });
  return createFleet({
    clock,
    seed: options.seed,
    dial: createDial(options, clock),
    count,
    identityPattern: options.id,
    arrival: options.arrival,
    behavior: options.interactive ? "idle" : options.behavior,
    observer: tally,
    template: {
      ...readTemplate(options, terminal),
      files: createHttpTransfer({ clock, elsewhere }),
    },
    quirks: readQuirkShares(options.quirk ?? [], terminal.folder),
    ...(options.tag && { idTags: options.tag }),
  });
}

/** From each of the addresses in turn: every one of them has ports of its own. */
function createDial({ url, localAddress }: FleetOptions, clock: Clock): Dial {
  if (localAddress === undefined) return createWebSocketDial({ url, clock });
  const [first, ...others] = localAddress;
  const dialFrom = (address: string) => createWebSocketDial({ url, clock, localAddress: address });
  return dialInTurn([dialFrom(first), ...others.map(dialFrom)]);
}

function dialInTurn(dials: readonly [Dial, ...Dial[]]): Dial {
  let count = 0;
  return (request, settled) => {
    const dial = dials[count % dials.length] ?? dials[0];
    count += 1;
    return dial(request, settled);
  };
}

function readTemplate(
  { template, color }: FleetOptions,
  terminal: Terminal,
): ChargePointTemplate | undefined {
  if (template === undefined) return undefined;
  const [source] = readScenarioFiles([resolve(terminal.folder, template)], terminal.folder);
  if (source === undefined) return undefined;
  const loaded = loadTemplate(source, terminal.env);
  if (loaded.isValid) return toChargePointTemplate(loaded.settings);
  const colour = isColourful(terminal, terminal.stderr, color);
  terminal.stderr.write(`${renderDiagnostics(loaded.diagnostics, [source], { colour })}\n\n`);
  throw new CommandError(`${template} is no template: see above`, exitCode.usage);
}

async function converse(fleet: Fleet, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const { runPrompt } = await import("../fleet/prompt.ts");
  await runPrompt(fleet, terminal, signal);
}

/** Until time is up, or somebody has had enough. */
function wait(terminal: Terminal, durationMs: number | undefined, signal: AbortSignal) {
  return new Promise<void>((done) => {
    const end =
      durationMs === undefined ? undefined : terminal.clock.schedule(durationMs, () => done());
    signal.addEventListener("abort", () => {
      end?.cancel();
      done();
    });
  });
}

function disconnected({ chargePoints }: Fleet, clock: Clock): Promise<void> {
  const untilMs = clock.now() + goodbyeMs;
  return new Promise<void>((done) => {
    const look = () => {
      const isOver = clock.now() >= untilMs || !chargePoints.some((one) => one.isConnected);
      if (isOver) done();
      else clock.schedule(lookMs, look);
    };
    look();
  });
}
