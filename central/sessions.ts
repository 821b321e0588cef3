/** Who is connected. The newest socket of a charge point is the one that counts. */

import type { ConnectionSettings } from "../protocol/connection.ts";
import { defaultConnectionSettings } from "../protocol/connection.ts";
import type { Handshake } from "../protocol/handshake.ts";
import { closeCodes, type Transport } from "../protocol/transport.ts";
import { createChargePoint, type LiveChargePoint } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { Session } from "./session.ts";

export interface Sessions {
  accept(transport: Transport, handshake: Handshake): void;
  find(identity: string): Session | undefined;
  /** Those whose turn to be pinged it is, of {@link pingTurns}. */
  inTurn(turn: number): Iterable<Session>;
  closeAll(): void;
}

/** So that ten thousand are not pinged at once. */
export const pingTurns = 10;

export function createSessions(core: Core, newMessageId: () => string): Sessions {
  const sessions = new Map<string, Session>();
  const byTurn = Array.from({ length: pingTurns }, () => new Set<Session>());
  const settingsFor = createConnectionSettings(core);
  let isClosed = false;
  let count = 0;

  function accept(transport: Transport, handshake: Handshake): void {
    if (isClosed) {
      transport.close(closeCodes.goingAway, "the central system is closing");
      return;
    }
    const chargePoint = chargePointOf(core, handshake.identity);
    const former = sessions.get(chargePoint.identity);
    const settings = settingsFor(chargePoint.identity);
    count += 1;
    const number = count;
    const options = { core, chargePoint, transport, newMessageId, settings, number, closed };
    const session = new Session(options);
    sessions.set(chargePoint.identity, session);
    byTurn[number % pingTurns]?.add(session);
    if (former !== undefined) byTurn[former.number % pingTurns]?.delete(former);
    // It may be half dead: nothing waits for its close.
    former?.peer.close(closeCodes.policyViolation, "a newer connection took over");
    chargePoint.isConnected = true;
    chargePoint.connectedAtMs = core.clock.now();
    core.events.tell({ kind: "connected", chargePoint });
  }

  /** The late end of a former session is no end of the present one. */
  function closed(session: Session, code: number, reason: string): void {
    const { chargePoint } = session;
    if (sessions.get(chargePoint.identity) !== session) return;
    sessions.delete(chargePoint.identity);
    byTurn[session.number % pingTurns]?.delete(session);
    chargePoint.isConnected = false;
    chargePoint.disconnectedAtMs = core.clock.now();
    core.events.tell({ kind: "disconnected", chargePoint, code, reason });
  }

  return {
    accept,
    find: (identity) => sessions.get(identity),
    inTurn: (turn) => byTurn[turn] ?? [],
    closeAll() {
      isClosed = true;
      for (const { peer } of sessions.values()) peer.close(closeCodes.goingAway, "going away");
    },
  };
}

/** What is known of it, from the first time it is named. */
export function chargePointOf(core: Core, name: string): LiveChargePoint {
  const entry = core.directory.findChargePoint(name);
  const identity = entry?.identity ?? name;
  const known = core.chargePoints.get(identity);
  if (known !== undefined) return known;
  const listed = entry?.registration;
  const registration = listed ?? core.settings.newcomerStatus;
  const chargePoint = createChargePoint(identity, registration, listed);
  core.chargePoints.set(identity, chargePoint);
  if (entry === undefined) core.newcomers.add();
  return chargePoint;
}

/**
 * A charge point has one CALL under way at a time (OCPP-J 1.6 §4.1.1), so what it repeats is its last.
 * Transaction messages, which it may come back to, are remembered apart, and longer. The texts of more
 * would be most of what there is to be moved about in memory, at any rate of messages.
 */
const maxKeptAnswers = 1;

/** One object serves all charge points that have no time-out of their own. */
function createConnectionSettings(core: Core): (identity: string) => ConnectionSettings {
  const { directory, settings } = core;
  const { callTimeoutSeconds, maxQueuedCalls } = settings;
  const callTimeoutMs = callTimeoutSeconds * 1000;
  const common = { ...defaultConnectionSettings, maxKeptAnswers, callTimeoutMs, maxQueuedCalls };
  return (identity) => {
    const own = directory.findChargePoint(identity)?.callTimeoutSeconds;
    return own === undefined ? common : { ...common, callTimeoutMs: own * 1000 };
  };
}
