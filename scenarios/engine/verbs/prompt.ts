/** `prompt`: somebody is asked to do something, or says what is to be seen; or a rig does it. */

import type { Problem } from "../events/failure.ts";
import { matchValue } from "../grammar/match-value.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Answer } from "../services/services.ts";
import type { Device } from "../world/device.ts";
import { type Attempt, judged, type StepContext, type StepOf } from "./attempt.ts";
import { beginExpectState } from "./expect-state.ts";
import { beginExpect } from "./expectation-verbs.ts";
import { differing } from "./judge-answer.ts";
import { beginOutside, type Outside } from "./outside.ts";

/** Where nothing is said: nobody knows how long a person takes. */
const longestMs = 24 * 3_600_000;

type PromptStep = StepOf<"prompt">;

export function beginPrompt(
  step: PromptStep,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
): Attempt {
  const { timekeeper } = context;
  const asked = ask(step, context);
  if (asked === undefined) {
    const message = `nobody is there to be asked: ${step.value.text.evaluate(context.scope)}`;
    return judged(context, { blame: "nobody", message });
  }
  const { isBounded } = step.value;
  const untilMs = timekeeper.clock.now() + (isBounded ? step.withinMs : longestMs);
  const awaited = beginUntil(step, untilMs, context, devices);
  return {
    untilMs,
    isOver: () => hasFailed(asked) || (awaited?.isOver() ?? asked.result() !== undefined),
    judge: () => judgeAsked(step, asked, context) ?? judgeAwaited(asked, awaited),
    stop() {
      asked.stop();
      awaited?.stop?.();
    },
  };
}

/** Undefined when there is nobody. */
function ask(step: PromptStep, context: StepContext): Outside<Answer | undefined> | undefined {
  const { services, scope, timekeeper } = context;
  const { operator } = services;
  const { rig, answer, choices, evidence, until } = step;
  const options = { timekeeper, holdsTime: until === undefined };
  const text = step.value.text.evaluate(scope);
  const { rig: machine } = services;
  if (rig !== undefined && machine !== undefined) {
    const command = rig.exec.evaluate(scope);
    return beginOutside(options, async (signal) => {
      const code = await machine.run(command, signal);
      if (code !== 0) throw new ScenarioError(`the rig ended with ${code}: ${command}`);
      return { value: "", by: "rig" };
    });
  }
  if (operator === undefined) return undefined;
  return beginOutside(options, async (signal) => {
    const given = await operator.ask({ text, answer, choices, evidence }, signal);
    if (given !== undefined) context.answered(text, given);
    return given;
  });
}

function hasFailed(asked: Outside<unknown>): boolean {
  return asked.result()?.kind === "failed";
}

/** The wire answers for the person. */
function beginUntil(
  step: PromptStep,
  untilMs: number,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
): Attempt | undefined {
  const { until, span, level } = step;
  if (until === undefined) return undefined;
  const { expectation, chargePoints } = until;
  const expectStep: StepOf<"expect"> = {
    ...{ kind: "expect", value: expectation, chargePoints, span, level, captures: [] },
    withinMs: step.withinMs,
  };
  if (expectation.form === "state") return beginExpectState(expectStep, expectation, context);
  const [name = ""] = chargePoints;
  const device = devices.get(name);
  if (device === undefined) throw new ScenarioError(`there is no charger ${name}`);
  return { ...beginExpect(expectStep, { ...context, device }), untilMs };
}

/** What nobody was there to do has not failed: it was not done. */
function judgeAwaited(
  asked: Outside<Answer | undefined>,
  awaited: Attempt | undefined,
): Problem | undefined {
  const problem = awaited?.judge();
  const result = asked.result();
  const isNobodyThere = result?.kind === "done" && result.value === undefined;
  return problem && isNobodyThere ? { ...problem, blame: "nobody" } : problem;
}

function judgeAsked(
  step: PromptStep,
  asked: Outside<Answer | undefined>,
  { scope }: StepContext,
): Problem | undefined {
  const result = asked.result();
  if (result?.kind === "failed") return { blame: "ours", message: result.reason };
  const { equals, until } = step;
  if (result === undefined) {
    return until === undefined
      ? { blame: "nobody", message: "nobody answered in time" }
      : undefined;
  }
  if (result.value === undefined) {
    const message = `nobody is there to be asked: ${step.value.text.evaluate(scope)}`;
    return until === undefined ? { blame: "nobody", message } : undefined;
  }
  if (equals === undefined) return undefined;
  const differences = matchValue(equals, result.value.value, scope);
  if (differences.length === 0) return undefined;
  const { message } = differing(differences);
  return { ...differing(differences), message: message.replace(/^it is/, "the answer is") };
}
