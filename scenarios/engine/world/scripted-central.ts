/** A central system that we play: what the script does not answer is answered as usual. */

import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { Clock } from "../../../protocol/clock.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import { CallError } from "../../../protocol/errors.ts";
import type { HandlerAnswer } from "../../../protocol/handler-table.ts";
import type { Random } from "../../../protocol/random.ts";
import { actions, isAction } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import { checkResponse, describeViolations } from "../../../schemas/validate.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import type { Replies, ScriptedReply } from "../grammar/scripted-replies.ts";
import { evaluateTemplate, type Scope } from "../grammar/template.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import { listedChargePoints } from "./security.ts";

export interface ScriptedCentralOptions {
  readonly replies: Replies;
  readonly chargePoints: readonly ChargePointPlan[];
  readonly scope: Scope;
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: (fault: unknown) => void;
}

/** An answer that a step gives to such CALLs of a charge point. */
export interface StepAnswer {
  readonly identity: string;
  readonly action: Action;
  isMeant(payload: unknown): boolean;
  answer(): object;
}

/** What can be put before the script, while it is followed. */
export interface Script {
  /** Until what is returned is called. */
  respond(given: StepAnswer): () => void;
}

export interface ScriptedCentral {
  readonly central: CentralSystem;
  readonly script: Script;
}

export function createScriptedCentral(options: ScriptedCentralOptions): ScriptedCentral {
  const { replies, chargePoints, scope, clock, random, onFault } = options;
  const central = createCentralSystem({
    clock,
    random,
    // Whoever comes is welcome, with any tag: the script says otherwise where it matters.
    directory: createMemoryDirectory({
      unknownIdTags: { status: "Accepted" },
      ...listedChargePoints(chargePoints),
    }),
    settings: { allowsConcurrentTags: true },
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
    },
  });
  const given = new Set<StepAnswer>();
  for (const [action, script] of replies) follow(central, action, script, scope);
  for (const action of actionNames) putBefore(central, action, given);
  return {
    central,
    script: {
      respond(one) {
        given.add(one);
        return () => void given.delete(one);
      },
    },
  };
}

const actionNames = Object.keys(actions)
  .filter(isAction)
  .filter((action) => actions[action].caller !== "centralSystem");

/** Of several steps that answer the same, the first that began does. */
function putBefore(central: CentralSystem, action: Action, given: ReadonlySet<StepAnswer>): void {
  central.on<Action>(action, (request, { chargePoint: { identity }, next }) => {
    const found = [...given].find(
      (one) => one.identity === identity && one.action === action && one.isMeant(request),
    );
    return found === undefined ? next() : toAnswer(action, undefined, found.answer());
  });
}

/** The script begins anew for each charge point. */
function follow(
  central: CentralSystem,
  action: Action,
  script: readonly ScriptedReply[],
  scope: Scope,
): void {
  const counts = new Map<string, number>();
  central.on<Action>(action, async (_request, { chargePoint, next }) => {
    const count = counts.get(chargePoint.identity) ?? 0;
    counts.set(chargePoint.identity, count + 1);
    const reply = script[Math.min(count, script.length - 1)];
    if (reply === undefined) return next();
    if (reply.kind === "withheld") return noAnswer;
    if (reply.kind === "error") return new CallError(reply.code, reply.description);
    return toAnswer(action, await next(), evaluateTemplate(reply.payload, scope));
  });
}

/** @throws {ScenarioError} when it is none that the action can have */
function toAnswer(
  action: Action,
  usual: HandlerAnswer<Action> | undefined,
  scripted: unknown,
): HandlerAnswer<Action> {
  const isPayload = typeof usual === "object" && !(usual instanceof CallError);
  const payload: object = { ...(isPayload && usual), ...Object(scripted) };
  const checked = checkResponse(action, payload);
  if (checked.isValid) return checked.payload;
  const fault = describeViolations(checked.violations);
  throw new ScenarioError(`the scripted reply to ${action} is not valid: ${fault}`);
}
