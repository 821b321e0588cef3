/** From the words of `inject` to a fault of the link. */

import type { Fault, MessageFault } from "../../../protocol/faults/fault.ts";
import type { SeenFrame } from "../../../protocol/faults/seen-frame.ts";
import type { TlsObstacle } from "../../../protocol/handshake.ts";
import type { ImplicitCheck } from "../events/run-event.ts";
import type { Injection, InjectionKind, InjectionMatch } from "../grammar/injection.ts";
import { matchValue } from "../grammar/match-value.ts";
import type { Scope } from "../grammar/template.ts";

type LinkKind = Exclude<InjectionKind, "frame">;

/** The close code where the scenario names none (RFC 6455 §7.4.1, going away). */
const usualCloseCode = 1001;
/** Two thirds of a Heartbeat, say: whatever is left is no JSON. */
const usualLength = 20;

export function toFault(kind: LinkKind, injection: Injection, scope: Scope): Fault {
  const { forMs, direction, until, problem = "certificate" } = injection;
  const base = { name: kind, ...(forMs !== undefined && { forMs }) };
  const directed = {
    ...base,
    ...(direction !== undefined && { direction }),
    ...(until === "reconnect" && { isForOneConnection: true }),
  };
  switch (kind) {
    case "halfOpen":
      return { ...directed, kind: "blackHole" };
    case "stall":
      return { ...directed, kind: "blackHole", thenDelivers: true };
    case "tls": {
      const { match: _match, ...portion } = whichOf(injection, scope);
      return { ...base, ...portion, kind: "tls", obstacle: obstacles[problem] };
    }
    case "drop":
    case "close": {
      const code = kind === "close" ? { code: injection.code ?? usualCloseCode } : {};
      if (isForMessages(injection))
        return { ...directed, ...whichOf(injection, scope), kind: "disconnect", ...code };
      // Without an end it happens once: whoever dials again gets through.
      const isBrief = forMs === undefined && until === undefined;
      return { ...base, ...(isBrief && { forMs: 0 }), kind: "outage", ...code };
    }
    default:
      return { ...directed, ...whichOf(injection, scope), ...changeOf(kind, injection, scope) };
  }
}

const obstacles = {
  certificate: "server certificate",
  version: "TLS version",
  cipher: "cipher suite",
} as const satisfies Record<NonNullable<Injection["problem"]>, TlsObstacle>;

type MessageKind = Exclude<LinkKind, "halfOpen" | "stall" | "tls" | "drop" | "close">;

type Which = Pick<MessageFault, "match" | "after" | "count" | "rate">;

function changeOf(kind: MessageKind, injection: Injection, scope: Scope) {
  const { byMs = 0, jitterMs, bytesPerSecond = 1, copies, length = usualLength, text } = injection;
  const late = { kind: "delay", byMs, ...(jitterMs !== undefined && { jitterMs }) } as const;
  switch (kind) {
    case "delay":
      return late;
    case "reorder":
      return { ...late, mayBeOvertaken: true };
    case "throttle":
      return { kind: "throttle", bytesPerSecond } as const;
    case "silence":
      return { kind: "lose" } as const;
    case "duplicate":
      return { kind: "duplicate", ...(copies !== undefined && { copies }) } as const;
    case "corrupt":
      return { kind: "truncate", length } as const;
    case "replace": {
      const other = text?.evaluate(scope) ?? "";
      return { kind: "rewrite", rewrite: () => other } as const;
    }
  }
}

function isForMessages({ match, direction, after, count, ratePercent, until }: Injection): boolean {
  const said = [match, direction, after, count, ratePercent];
  return until === "reconnect" || said.some((one) => one !== undefined);
}

function whichOf({ match, after, count, ratePercent }: Injection, scope: Scope): Which {
  return {
    ...(match !== undefined && { match: (frame: SeenFrame) => isMatched(match, frame, scope) }),
    ...(after !== undefined && { after }),
    ...(count !== undefined && { count }),
    ...(ratePercent !== undefined && { rate: ratePercent / 100 }),
  };
}

function isMatched({ call, reply, payload }: InjectionMatch, frame: SeenFrame, scope: Scope) {
  const isCall = frame.kind === "call";
  if (call !== undefined && (!isCall || frame.action !== call)) return false;
  if (reply !== undefined && (isCall || frame.action !== reply)) return false;
  return payload === undefined || matchValue(payload, frame.payload, scope).length === 0;
}

const connection: readonly ImplicitCheck[] = [
  ...(["stays-connected", "answered-in-time", "answered-by-us"] as const),
];
const text: readonly ImplicitCheck[] = [
  ...(["valid-frame", "valid-payload", "answer-has-call"] as const),
  ...(["answered-once", "call-is-answered-well"] as const),
];

/** The checks that a fault of this kind may make fail, whoever is tested. */
export function excusesOf(kind: InjectionKind | undefined): readonly ImplicitCheck[] {
  switch (kind) {
    case "drop":
    case "close":
    case "halfOpen":
    case "stall":
    case "throttle":
    case "tls":
    case "silence":
    case "delay":
    case "reorder":
      return connection;
    case "duplicate":
      return ["answered-once"];
    case "frame":
      return text;
    default:
      return [...text, ...connection];
  }
}
