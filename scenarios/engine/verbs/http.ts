/** `http`: a request to something beside OCPP, the interface of a central system say. */

import type { Problem } from "../events/failure.ts";
import { matchValue } from "../grammar/match-value.ts";
import { evaluateTemplate } from "../grammar/template.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { HttpResponse } from "../services/services.ts";
import type { Attempt, StepContext, StepOf } from "./attempt.ts";
import { capture, differing } from "./judge-answer.ts";
import { beginOutside } from "./outside.ts";
import { notesOn } from "./substitutions.ts";

type HttpStep = StepOf<"http">;

export function beginHttp(step: HttpStep, context: StepContext): Attempt {
  const { services, scope, timekeeper } = context;
  const { http } = services;
  if (http === undefined) throw new ScenarioError("`http` is off, until `--allow http`");
  const { method, url, headers, json } = step.value;
  const body = json === undefined ? undefined : JSON.stringify(evaluateTemplate(json, scope));
  const request = {
    method,
    url: url.evaluate(scope),
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...Object.fromEntries([...headers].map(([name, value]) => [name, value.evaluate(scope)])),
    },
    ...(body !== undefined && { body }),
  };
  const outside = beginOutside({ timekeeper, holdsTime: true }, (signal) =>
    http.send(request, AbortSignal.any([signal, AbortSignal.timeout(step.withinMs)])),
  );
  return {
    // Its own time-out ends it, in real time.
    untilMs: Number.POSITIVE_INFINITY,
    isOver: () => outside.result() !== undefined,
    judge() {
      const result = outside.result();
      if (result?.kind === "done") return judge(step, result.value, context);
      const message = `${method} ${request.url} was not answered: ${result?.reason}`;
      return { blame: "theirs", message };
    },
    stop: () => outside.stop(),
  };
}

function judge(
  { status, reply, isExact, captures }: HttpStep,
  response: HttpResponse,
  context: StepContext,
): Problem | undefined {
  const { scope } = context;
  const isUsual = response.status >= 200 && response.status < 300;
  if (status === undefined && !isUsual) return wrongStatus(response, "2xx");
  const [wrong] = status === undefined ? [] : matchValue(status, response.status, scope);
  if (wrong !== undefined) return wrongStatus(response, wrong.expected);
  const body = reply?.kind === "pattern" || captures.length > 0 ? toJson(response.body) : undefined;
  if (reply?.kind === "pattern") {
    const differences = matchValue(reply.pattern, body, scope, { isExact });
    if (differences.length > 0)
      return { ...differing(differences), notes: notesOn(reply.pattern, scope) };
  }
  return capture(captures, body, context);
}

const longestQuote = 200;

function wrongStatus({ status, body }: HttpResponse, expected: string): Problem {
  const notes = body === "" ? [] : [`it said: ${body.slice(0, longestQuote)}`];
  return { blame: "theirs", message: `the status is ${status}, expected ${expected}`, notes };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // It is no JSON, and matches whatever a text matches.
  }
}
