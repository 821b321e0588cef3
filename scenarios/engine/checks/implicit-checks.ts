/**
 * What every scenario checks without being told to (scenario language §2.5). CALLs that a step has made
 * are judged by that step; `strict: false` leaves only what would be a failure of our own.
 */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";
import { isAction } from "../../../schemas/actions.ts";
import { checkRequest, checkResponse, describeViolations } from "../../../schemas/validate.ts";
import type { Problem } from "../events/failure.ts";
import type { ImplicitCheck } from "../events/run-event.ts";
import type { Exchange, Stray, WireListener } from "../wire/wire-log.ts";

export interface ImplicitProblem extends Problem {
  readonly check: ImplicitCheck;
  readonly chargePoint: string;
}

export interface ImplicitChecksOptions {
  readonly clock: Clock;
  readonly isStrict: boolean;
  /** How long an answer of the central system may take now. */
  readonly withinMs: () => number;
  /** Whether a step says that the central system closes the connection of the charge point now. */
  readonly mayClose: (chargePoint: string) => boolean;
  readonly found: (problem: ImplicitProblem) => void;
}

export interface ImplicitChecks extends WireListener {
  /** Looks no longer: the scenario is over. */
  stop(): void;
}

/** What the central system may take for granted of our charge points. */
const ourLimitMs = 30_000;

export function createImplicitChecks(options: ImplicitChecksOptions): ImplicitChecks {
  const { clock, isStrict, withinMs, mayClose, found } = options;
  const deadlines = new Map<Exchange, ScheduledTask>();
  let isStopped = false;

  function watch(exchange: Exchange): void {
    const isTheirs = exchange.direction === "fromChargePoint";
    if (isStopped || exchange.isClaimed || (isTheirs && !isStrict)) return;
    const limitMs = isTheirs ? withinMs() : ourLimitMs;
    const task = clock.schedule(limitMs, () => {
      deadlines.delete(exchange);
      found(unanswered(exchange, limitMs));
    });
    deadlines.set(exchange, task);
  }

  function tell(problem: ImplicitProblem | undefined): void {
    if (problem === undefined || isStopped) return;
    if (isStrict || problem.blame === "ours") found(problem);
  }

  return {
    call(exchange) {
      watch(exchange);
      if (!exchange.isClaimed) tell(judgeCall(exchange));
    },
    settled(exchange) {
      deadlines.get(exchange)?.cancel();
      deadlines.delete(exchange);
      if (!exchange.isClaimed) tell(judgeAnswer(exchange));
    },
    stray: (stray) => tell(judgeStray(stray)),
    closed(chargePoint, by, code) {
      if (by === "chargePoint" || mayClose(chargePoint)) return;
      const message = `the central system closed the connection of ${chargePoint} (${code})`;
      tell({ check: "stays-connected", blame: "theirs", chargePoint, message });
    },
    stop() {
      isStopped = true;
      for (const task of deadlines.values()) task.cancel();
      deadlines.clear();
    },
  };
}

function unanswered({ chargePoint, direction, call }: Exchange, limitMs: number): ImplicitProblem {
  const isTheirs = direction === "fromChargePoint";
  const by = isTheirs ? "" : ` by ${chargePoint}`;
  return {
    check: isTheirs ? "answered-in-time" : "answered-by-us",
    blame: isTheirs ? "theirs" : "ours",
    chargePoint,
    message: `${call.action} was not answered${by} within ${limitMs / 1000} s`,
  };
}

/** Our charge points check what they send themselves, and tell of it. */
function judgeCall({ chargePoint, direction, call }: Exchange): ImplicitProblem | undefined {
  if (direction === "fromChargePoint") return undefined;
  const fault = isAction(call.action)
    ? faultIn(checkRequest(call.action, call.payload))
    : "no action of OCPP 1.6";
  if (fault === undefined) return undefined;
  const message = `${call.action} to ${chargePoint} is not valid: ${fault}`;
  return { check: "valid-payload", blame: "theirs", chargePoint, message };
}

function judgeAnswer({
  chargePoint,
  direction,
  call,
  answer,
}: Exchange): ImplicitProblem | undefined {
  if (answer === undefined) return undefined; // The connection is gone, which has been told.
  const isTheirs = direction === "fromChargePoint";
  const blame = isTheirs ? "theirs" : "ours";
  if (answer.kind === "malformed") {
    const message = `the answer to ${call.action} of ${chargePoint} is no frame: ${answer.reason}`;
    return { check: "valid-frame", blame, chargePoint, message };
  }
  if (answer.kind === "callError") {
    // A charge point may refuse; it is the central system that has to serve whatever comes.
    if (!isTheirs) return undefined;
    const message = `${call.action} of ${chargePoint} was answered by CALLERROR ${answer.code}`;
    return { check: "call-is-answered-well", blame, chargePoint, message };
  }
  const fault = isAction(call.action)
    ? faultIn(checkResponse(call.action, answer.payload))
    : undefined;
  if (fault === undefined) return undefined;
  const message = `the answer to ${call.action} of ${chargePoint} is not valid: ${fault}`;
  return { check: "valid-payload", blame, chargePoint, message };
}

function judgeStray({ kind, seen, frame }: Stray): ImplicitProblem {
  const { chargePoint, direction } = seen;
  const isTheirs = direction === "toChargePoint";
  const blame = isTheirs ? "theirs" : "ours";
  const sender = isTheirs ? "the central system" : chargePoint;
  const id = `\`${frame.messageId}\``;
  switch (kind) {
    case "malformed": {
      const reason = frame.kind === "malformed" ? frame.reason : "";
      const message = `${sender} sent what is no frame: ${reason}`;
      return { check: "valid-frame", blame, chargePoint, message };
    }
    case "unasked": {
      const message = `${sender} answered ${id}, which no CALL had`;
      return { check: "answer-has-call", blame, chargePoint, message };
    }
    case "repeated": {
      const message = `${sender} answered ${id} more than once`;
      return { check: "answered-once", blame, chargePoint, message };
    }
  }
}

type Validity = ReturnType<typeof checkRequest>;

function faultIn(checked: Validity | ReturnType<typeof checkResponse>): string | undefined {
  return checked.isValid ? undefined : describeViolations(checked.violations);
}
