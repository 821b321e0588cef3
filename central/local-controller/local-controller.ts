/**
 * A central system between its charge points and another central system: the other one decides on
 * everything but the current, which is balanced here. When it cannot be reached, charge points
 * are served here all the same, and what happened is told later.
 */

import type { Clock } from "../../protocol/clock.ts";
import type { Admission, Dial, Gate, Handshake } from "../../protocol/handshake.ts";
import { createMessageIds } from "../../protocol/message-id.ts";
import type { Random } from "../../protocol/random.ts";
import { closeCodes, type Transport } from "../../protocol/transport.ts";
import type { CentralSystem } from "../central-system.ts";
import { passOnMessages } from "./charge-point-messages.ts";
import type { LocalControllerEvent } from "./events.ts";
import { createMemoryOutboxStore, type OutboxStore } from "./outbox-store.ts";
import { defaultLocalControllerSettings, type LocalControllerSettings } from "./settings.ts";
import { createUpstreamHandlers } from "./upstream-calls.ts";
import { refusalOf, toDialRequest } from "./upstream-dial.ts";
import { type Entrance, type LineHost, UpstreamLine } from "./upstream-line.ts";

export interface LocalControllerOptions {
  readonly centralSystem: CentralSystem;
  readonly clock: Clock;
  readonly random: Random;
  /** Leads to the central system upstream. */
  readonly dial: Dial;
  /** Whether the current of a charge point is balanced here. */
  readonly isBalanced: (identity: string) => boolean;
  /** Nothing outlasts the process if left out. */
  readonly store?: OutboxStore;
  readonly settings?: Partial<LocalControllerSettings>;
  readonly events?: (event: LocalControllerEvent) => void;
}

export interface UpstreamStanding {
  readonly chargePoint: string;
  readonly isOpen: boolean;
  readonly waitingMessages: number;
}

export interface LocalController {
  /** Where charge points come in, in place of the gate of the central system. */
  readonly gate: Gate;
  standings(): readonly UpstreamStanding[];
  close(): void;
}

export function createLocalController(options: LocalControllerOptions): LocalController {
  const { centralSystem, clock, random, dial, isBalanced, events: tell = () => {} } = options;
  const { store = createMemoryOutboxStore() } = options;
  const settings = { ...defaultLocalControllerSettings, ...options.settings };
  const lines = new Map<string, UpstreamLine>();
  let lastNumber = 0;
  const host: LineHost = {
    clock,
    random,
    dial,
    settings,
    store,
    tell,
    newMessageId: createMessageIds(random.stream("upstream")),
    newNumber: () => {
      lastNumber += 1;
      return lastNumber;
    },
    handlers: createUpstreamHandlers({ centralSystem, settings, isBalanced, tell }),
    turnedAway: (identity, reason) =>
      centralSystem.connectionOf(identity)?.close(closeCodes.policyViolation, reason),
  };
  const lineOf = (identity: string): UpstreamLine => {
    const line = lines.get(identity) ?? new UpstreamLine(identity, host);
    lines.set(identity, line);
    return line;
  };
  for (const record of store.outboxRecords()) {
    lastNumber = Math.max(lastNumber, record.number);
    lineOf(record.chargePoint).outbox.restore(record);
  }
  for (const line of lines.values()) if (line.outbox.size > 0) line.tryAgain();
  passOnMessages({
    centralSystem,
    lineOf: (identity) => lines.get(identity),
    nowMs: () => clock.now(),
    fault: (fault) => tell({ kind: "fault", fault }),
  });
  const gate = new UpstreamGate(options, settings);
  const stopListening = centralSystem.listen((event) => {
    if (event.kind === "disconnected") lines.get(event.chargePoint.identity)?.leave();
    // Told while the gate accepts it.
    if (event.kind === "connected") lineOf(event.chargePoint.identity).attend(gate.entering);
  });
  return {
    gate,
    standings: () =>
      Array.from(lines.values(), ({ identity, isOpen, outbox }) => ({
        chargePoint: identity,
        isOpen,
        waitingMessages: outbox.size,
      })),
    close() {
      stopListening();
      for (const line of lines.values()) line.close();
    },
  };
}

/** The one upstream is asked before the upgrade, with the credentials of the charge point. */
class UpstreamGate implements Gate {
  /** Of the charge point that is being accepted. */
  entering: Entrance = { caller: { credentials: undefined }, upstream: undefined };
  readonly #options: LocalControllerOptions;
  readonly #timeoutMs: number;
  readonly #opened = new WeakMap<Handshake, Transport>();

  constructor(options: LocalControllerOptions, settings: LocalControllerSettings) {
    this.#options = options;
    this.#timeoutMs = settings.admissionTimeoutSeconds * 1000;
  }

  async admit(handshake: Handshake): Promise<Admission> {
    const { centralSystem, clock, dial } = this.#options;
    const admission = await centralSystem.gate.admit(handshake);
    if (!admission.isAdmitted) return admission;
    return new Promise((resolve) => {
      const patience = clock.schedule(this.#timeoutMs, () => {
        giveUp();
        resolve(admission);
      });
      const giveUp = dial(toDialRequest(handshake.identity, handshake), (outcome) => {
        patience.cancel();
        if (outcome.kind === "open") this.#hold(handshake, outcome.transport);
        const refusal = refusalOf(outcome);
        resolve(refusal === undefined ? admission : { isAdmitted: false, ...refusal });
      });
    });
  }

  accept(transport: Transport, handshake: Handshake): void {
    const upstream = this.#opened.get(handshake);
    this.#opened.delete(handshake);
    this.entering = { caller: handshake, upstream };
    this.#options.centralSystem.gate.accept(transport, handshake);
  }

  /** The charge point may have given up meanwhile. */
  #hold(handshake: Handshake, transport: Transport): void {
    this.#opened.set(handshake, transport);
    this.#options.clock.schedule(this.#timeoutMs, () => {
      if (this.#opened.delete(handshake)) transport.close(closeCodes.goingAway, "");
    });
  }
}
