/** Watches over an expression that must be true, or for `never` must not be. */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";
import type { Excess, Expression } from "../grammar/expression.ts";
import { ExpressionError, type ExpressionWorld } from "../grammar/expression-environment.ts";
import type { Invariant } from "../grammar/invariant.ts";
import type { Aspect, Changes } from "../observed/changes.ts";
import type { InvariantFinding, InvariantWatch } from "./invariants.ts";

export interface ExpressionWatchOptions {
  readonly world: ExpressionWorld;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly nowMs: () => number;
}

/** A time during which it was not as it should be. */
interface Episode {
  readonly fromMs: number;
  untilMs: number;
  /** What the parts of the expression were then. */
  readonly first: string;
  worst: { readonly atMs: number; readonly excess: Excess } | undefined;
}

export function createExpressionWatch(
  { form, graceMs }: Invariant,
  expression: Expression,
  { world, changes, clock, nowMs }: ExpressionWatchOptions,
): InvariantWatch {
  const { aspects, chargePoints } = concernOf(expression, world);
  const broken: Episode[] = [];
  let brokenCount = 0;
  let lookCount = 0;
  let episode: Episode | undefined;
  let fault: string | undefined;
  let task: ScheduledTask | undefined;
  let isOver = false;

  function look(): void {
    task = undefined;
    if (isOver || fault !== undefined) return;
    try {
      const isWell = expression.holds(world) === (form === "always");
      lookCount += 1;
      if (isWell) settle();
      else worsen();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      fault = `has no value at ${seconds(nowMs())}: ${error.message}`;
    }
  }

  function worsen(): void {
    const atMs = nowMs();
    episode ??= {
      fromMs: atMs,
      untilMs: atMs,
      first: partsOf(expression, world),
      worst: undefined,
    };
    const excess = form === "always" ? expression.excess(world) : undefined;
    if (excess === undefined) return;
    if (episode.worst === undefined || excess.amount > episode.worst.excess.amount) {
      episode.worst = { atMs, excess };
    }
  }

  /** What lasted no longer than its grace is forgotten. */
  function settle(mustLast = true): void {
    if (episode === undefined) return;
    episode.untilMs = nowMs();
    const lasted = episode.untilMs - episode.fromMs;
    if (lasted > graceMs || (!mustLast && graceMs === 0)) {
      brokenCount += 1;
      if (broken.length < mostEpisodes) broken.push(episode);
      else keepWorst(broken, episode);
    }
    episode = undefined;
  }

  changes.listenTo(chargePoints, ({ aspect }) => {
    if (!isOver && aspects.has(aspect)) task ??= clock.schedule(0, look);
  });

  return {
    begin: look,
    end() {
      task?.cancel();
      look();
      settle(false);
      isOver = true;
      if (fault !== undefined) return { lookCount, broken: fault, isOurFault: true, notes: [] };
      return toFinding(broken, brokenCount, lookCount);
    },
  };
}

/** More are counted only. */
const mostEpisodes = 100;

function keepWorst(broken: Episode[], episode: Episode): void {
  const last = broken.length - 1;
  const amount = (one: Episode | undefined) => one?.worst?.excess.amount ?? 0;
  if (amount(episode) > amount(broken[last])) broken[last] = episode;
}

function toFinding(
  broken: readonly Episode[],
  brokenCount: number,
  lookCount: number,
): InvariantFinding {
  const [first] = broken;
  if (first === undefined) return { lookCount, broken: undefined, notes: [] };
  const worst = broken
    .flatMap((episode) => episode.worst ?? [])
    .reduce<Episode["worst"]>(
      (most, one) => (most === undefined || one.excess.amount > most.excess.amount ? one : most),
      undefined,
    );
  const when = `${(first.fromMs / 1000).toFixed(1)}-${seconds(first.untilMs)}`;
  const times = brokenCount === 1 ? `broken ${when}` : `broken ${brokenCount} times, first ${when}`;
  return {
    lookCount,
    broken: worst === undefined ? times : `${times}, worst ${worst.excess.value}`,
    notes: [
      `at ${seconds(first.fromMs)} ${first.first}`,
      ...(worst === undefined ? [] : [`worst at ${seconds(worst.atMs)}: ${worst.excess.value}`]),
    ],
  };
}

function partsOf(expression: Expression, world: ExpressionWorld): string {
  const parts = expression.explain(world).map(({ text, value }) => `\`${text}\` is ${value}`);
  return parts.length > 0 ? parts.join(", ") : `it is ${expression.holds(world)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** What else changes whenever one of these does. */
const aspectsOfFields: Readonly<Record<string, readonly Aspect[]>> = {
  limit: ["limit", "books"],
  draw: ["draw"],
  drawOn: ["draw"],
  // These grow all the time; they are looked at whenever the current changes, and a message goes out.
  energy: ["draw", "wire"],
  soc: ["draw", "wire"],
  alloc: ["limit", "books", "wire"],
  target: ["books"],
  held: ["books"],
  connected: ["wire"],
  registration: ["wire"],
  status: ["wire"],
  errorCode: ["wire"],
  inTransaction: ["wire"],
  books: ["books", "wire"],
};

interface Concern {
  readonly aspects: ReadonlySet<Aspect>;
  readonly chargePoints: ReadonlySet<string>;
}

/** What may make a difference to the expression when it changes. */
function concernOf(
  { reach: { roots, fields } }: Expression,
  { observed: { chargePoints, fleets, groups }, values }: ExpressionWorld,
): Concern {
  const aspects = new Set([...roots, ...fields].flatMap((name) => aspectsOfFields[name] ?? []));
  if (roots.some((name) => values.has(name))) aspects.add("variables");
  const concerned = new Set<string>();
  for (const name of [...roots, ...fields]) {
    if (chargePoints.has(name)) concerned.add(name);
    const members = [...(fleets.get(name) ?? []), ...(groups.get(name)?.members ?? [])];
    for (const member of members) concerned.add(member.name);
  }
  return { aspects, chargePoints: concerned };
}
