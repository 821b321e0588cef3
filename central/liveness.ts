/**
 * Finds connections that are dead though nobody closed them. Each is asked by ping in its turn, so
 * that ten thousand are not asked at once. Whoever never answered a ping may not know how: what
 * counts for it is what it sends.
 */

import type { ScheduledTask } from "../protocol/clock.ts";
import type { Core } from "./core.ts";
import type { Session } from "./session.ts";
import { pingTurns, type Sessions } from "./sessions.ts";

export interface Liveness {
  /** From now on, at the interval that is set now. */
  watch(): void;
  cancel(): void;
}

/** Pings, or heartbeats, that may go unanswered, or unsent, in a row. */
const patience = 3;

export function createLiveness({ clock, settings }: Core, sessions: Sessions): Liveness {
  let turn = 0;
  let watching: ScheduledTask | undefined;

  function patienceMs({ answersPings, chargePoint }: Session): number {
    const { pingIntervalSeconds, heartbeatIntervalSeconds } = settings;
    if (answersPings) return patience * pingIntervalSeconds * 1000;
    const told = Number.parseInt(chargePoint.configuration.get("HeartbeatInterval") ?? "", 10);
    const seconds = Math.max(heartbeatIntervalSeconds, pingIntervalSeconds, told || 0);
    return patience * seconds * 1000;
  }

  function check(session: Session): void {
    const silentMs = clock.now() - session.heardAtMs;
    if (silentMs >= patienceMs(session)) {
      session.breakOff();
    } else {
      session.ping();
    }
  }

  function watch(): void {
    const { pingIntervalSeconds } = settings;
    if (pingIntervalSeconds === 0) return;
    watching = clock.schedule((pingIntervalSeconds * 1000) / pingTurns, next);
  }

  function next(): void {
    watching = undefined;
    watch();
    turn = (turn + 1) % pingTurns;
    for (const session of sessions.inTurn(turn)) check(session);
  }

  return {
    watch() {
      watching?.cancel();
      watch();
    },
    cancel: () => watching?.cancel(),
  };
}
