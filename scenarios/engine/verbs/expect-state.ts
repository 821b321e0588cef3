/** `expect` a state: what was given to chargers, what their cars draw, whether they are connected. */

import type { Problem } from "../events/failure.ts";
import type { StateExpectation } from "../grammar/expectation.ts";
import type { ObservedChargePoint, ObservedWorld } from "../grammar/observables.ts";
import type { StateWish } from "../grammar/state-expectation.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Attempt, StepContext, StepOf } from "./attempt.ts";
import { lastFrameTo } from "./last-frame.ts";

/** One thing that must be so. */
interface Condition {
  readonly span: SourceSpan;
  readonly chargePoint: string | undefined;
  /** How far off it is; 0 if it is so. */
  missBy(): number;
  /** `CP1 was offered 16 A`, as it is now. */
  describe(): string;
  /** `16 A`, as it is now. */
  value(): string;
  /** `11 A ±1 A`. */
  readonly wanted: string;
}

export function beginExpectState(
  step: StepOf<"expect">,
  value: StateExpectation,
  context: StepContext,
): Attempt {
  const { timekeeper, nowMs, isAtMoment } = context;
  const conditions = conditionsOf(value, step.chargePoints, context.world.observed);
  const nearest = new Map<Condition, { readonly missBy: number; readonly text: string }>();
  const waitMs = isAtMoment && !value.isPatient ? value.graceMs : step.withinMs + value.graceMs;

  function look(): boolean {
    let isMet = true;
    for (const condition of conditions) {
      const missBy = condition.missBy();
      if (missBy > 0) isMet = false;
      const known = nearest.get(condition);
      if (known !== undefined && known.missBy <= missBy) continue;
      nearest.set(condition, { missBy, text: `${condition.value()} at ${seconds(nowMs())}` });
    }
    return isMet;
  }

  const closing = each(value.connected, step.chargePoints).flatMap(({ name, wanted }) =>
    wanted ? [] : [name],
  );
  for (const name of closing) context.mayClose.add(name);

  return {
    untilMs: timekeeper.clock.now() + waitMs,
    isOver: look,
    stop() {
      for (const name of closing) context.mayClose.delete(name);
    },
    judge() {
      look();
      const missed = conditions.find((condition) => condition.missBy() > 0);
      if (missed === undefined) return undefined;
      const came = nearest.get(missed);
      const isNearer = came !== undefined && came.missBy < missed.missBy();
      return toProblem(missed, isNearer ? [`nearest: ${came.text}`] : [], context);
    },
  };
}

function toProblem(missed: Condition, notes: readonly string[], context: StepContext): Problem {
  const { wire, nowMs, lookOut } = context;
  const { span, chargePoint, wanted } = missed;
  const message = `at ${seconds(nowMs())} ${missed.describe()}, expected ${wanted}`;
  const frame = chargePoint === undefined ? undefined : lastFrameTo(wire, chargePoint);
  lookOut({ span, message, isMet: () => missed.missBy() === 0, value: missed.value });
  return {
    blame: "theirs",
    message,
    span,
    notes: [...notes, ...(frame === undefined ? [] : [frame])],
    ...(chargePoint !== undefined && { chargePoint }),
  };
}

function conditionsOf(
  { alloc, draw, connected, status, toleranceAmps }: StateExpectation,
  chargePoints: readonly string[],
  observed: ObservedWorld,
): readonly Condition[] {
  const of = (name: string) => chargePointIn(observed, name);
  return [
    ...each(alloc, chargePoints).map((wish) => allocCondition(wish, toleranceAmps, observed)),
    ...each(draw, chargePoints).map((wish) =>
      amountCondition(wish, toleranceAmps, {
        verb: "drew",
        amps: amountsOf(wish.name, "draw", observed),
      }),
    ),
    ...each(connected, chargePoints).map(({ name, wanted, span }) => ({
      ...{ span, chargePoint: name, wanted: toConnected(wanted) },
      missBy: () => (of(name).connected === wanted ? 0 : 1),
      describe: () => `${name} was ${toConnected(of(name).connected)}`,
      value: () => toConnected(of(name).connected),
    })),
    ...each(status, chargePoints).map(({ name, wanted, span }) => ({
      ...{ span, chargePoint: name, wanted },
      missBy: () => (of(name).status === wanted ? 0 : 1),
      describe: () => `${name} was ${of(name).status || "without a status"}`,
      value: () => of(name).status,
    })),
  ];
}

/** A wish that names nobody is about those that the step is about. */
function each<T>(wishes: readonly StateWish<T>[], chargePoints: readonly string[]) {
  return wishes.flatMap(({ name, ...rest }) =>
    (name === undefined ? chargePoints : [name]).map((one) => ({ name: one, ...rest })),
  );
}

function toConnected(isConnected: boolean): string {
  return isConnected ? "connected" : "not connected";
}

type NamedWish = StateWish<number> & { readonly name: string };

/** What was booked, and what the charger obeys: where the two differ, one of them is wrong. */
function allocCondition(
  wish: NamedWish,
  toleranceAmps: number,
  observed: ObservedWorld,
): Condition {
  const booked = amountsOf(wish.name, "alloc", observed);
  const obeyed = amountsOf(wish.name, "limit", observed);
  const offered = amountCondition(wish, toleranceAmps, { verb: "was offered", amps: booked });
  const followed = amountCondition(wish, toleranceAmps, { verb: "obeyed", amps: obeyed });
  const worse = () => (offered.missBy() > 0 ? offered : followed);
  return {
    ...offered,
    missBy: () => Math.max(offered.missBy(), followed.missBy()),
    describe: () => worse().describe(),
    value: () => worse().value(),
  };
}

interface Amount {
  readonly verb: string;
  amps(): number;
}

/** What binary does to a sum of tenths is of no account. */
const roundingAmps = 1e-6;

function amountCondition(
  { name, wanted, span }: NamedWish,
  toleranceAmps: number,
  { verb, amps }: Amount,
): Condition {
  const value = () => `${Number(amps().toFixed(3))} A`;
  return {
    ...{ span, chargePoint: name, value },
    missBy: () => Math.max(0, Math.abs(amps() - wanted) - toleranceAmps - roundingAmps),
    describe: () => `${name} ${verb} ${value()}`,
    wanted: toleranceAmps < 0.1 ? `${wanted} A` : `${wanted} A ±${toleranceAmps} A`,
  };
}

/** Of a charger, or of a group together. */
function amountsOf(
  name: string,
  observable: "alloc" | "draw" | "limit",
  observed: ObservedWorld,
): () => number {
  const group = observed.groups.get(name);
  if (group === undefined) return () => chargePointIn(observed, name)[observable];
  return () => group.valuesOf(observable).reduce((sum, amps) => sum + amps, 0);
}

function chargePointIn({ chargePoints }: ObservedWorld, name: string): ObservedChargePoint {
  const chargePoint = chargePoints.get(name);
  if (chargePoint === undefined) throw new ScenarioError(`there is no charger ${name}`);
  return chargePoint;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
