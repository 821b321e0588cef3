/** What a scenario asks of a central system that is not the one it has. */

import type { Fault } from "../source/diagnostic.ts";
import { allSteps, type Bodies } from "./all-steps.ts";
import type { CentralSettings } from "./central.ts";
import type { Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

type Read = Bodies & Pick<Scenario, "always" | "central" | "chargePoints">;

/** Whoever puts one at `centralUrl` in its place need not change the file. */
export function findBeyondCentral(read: Read, centralUrl: string | undefined): readonly Fault[] {
  if (centralUrl !== undefined) return [];
  const { kind } = read.central;
  const ledgers = kind === "reference" ? [] : ledgersIn(read);
  const real = read.chargePoints.filter(({ isReal }) => isReal).map(({ name }) => name);
  const responses = allSteps(read).flatMap((step) => responseFault(step, kind, real) ?? []);
  return [...ledgers, ...responses];
}

/** The books of another central system nobody of ours can read. */
function ledgersIn({ always }: Read): readonly Fault[] {
  const message = "`ledger` reads the books of `reference`, and the central system is another one";
  return always
    .filter(({ subject }) => subject.kind === "ledger")
    .map(({ span }) => ({ code: "E115", message, span }));
}

/** We answer for chargers that are virtual, and for a central system that is scripted. */
function responseFault(
  step: Step,
  kind: CentralSettings["kind"],
  real: readonly string[],
): Fault | undefined {
  if (step.kind !== "expect" || step.value.form !== "message") return undefined;
  const { respond, value, chargePoints } = step;
  if (respond === undefined) return undefined;
  const { direction, chargePoint } = value.pattern;
  const { span } = respond;
  if (direction === "fromChargePoint") {
    if (kind === "scripted") return undefined;
    const message = `what a charger calls, \`${kind}\` answers by itself`;
    const hint = "`respond` answers in the place of a central system that is `scripted`";
    return { code: "E115", message, span, hint };
  }
  const answering = chargePoint === undefined ? chargePoints : [chargePoint];
  const name = answering.find((one) => real.includes(one));
  const message = `${name} is real, and answers by itself`;
  return name === undefined ? undefined : { code: "E115", message, span };
}
