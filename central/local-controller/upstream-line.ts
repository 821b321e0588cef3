/**
 * One charge point's connection to the central system upstream. It opens again by itself for as long
 * as the charge point is there, or something waits; what waits is told in the order in which it
 * happened.
 */

import type { Clock, ScheduledTask } from "../../protocol/clock.ts";
import { CallError, CallTimeoutError } from "../../protocol/errors.ts";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { Dial, DialOutcome } from "../../protocol/handshake.ts";
import { Peer } from "../../protocol/peer.ts";
import type { Random } from "../../protocol/random.ts";
import { closeCodes, type Transport } from "../../protocol/transport.ts";
import type { Action, Request, Response } from "../../schemas/messages.ts";
import type { LocalControllerEvent } from "./events.ts";
import { Outbox, type Waiting } from "./outbox.ts";
import type { OutboxStore } from "./outbox-store.ts";
import type { LocalControllerSettings } from "./settings.ts";
import { type Caller, refusalOf, toDialRequest } from "./upstream-dial.ts";

/** How a charge point comes in. */
export interface Entrance {
  readonly caller: Caller;
  /** Undefined if the one upstream could not be reached. */
  readonly upstream: Transport | undefined;
}

/** What all lines have in common. */
export interface LineHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly dial: Dial;
  readonly newMessageId: () => string;
  readonly newNumber: () => number;
  readonly settings: LocalControllerSettings;
  readonly store: OutboxStore;
  /** Of CALLs of the one upstream. */
  readonly handlers: HandlerTable<UpstreamLine>;
  readonly tell: (event: LocalControllerEvent) => void;
  /** The one upstream will not have the charge point. */
  readonly turnedAway: (identity: string, reason: string) => void;
}

export class UpstreamLine {
  readonly identity: string;
  readonly outbox: Outbox;
  readonly #host: LineHost;
  /** The last that was said, to be said again on a new connection. */
  #boot: Request<"BootNotification"> | undefined;
  readonly #statuses = new Map<number, Request<"StatusNotification">>();
  #caller: Caller = { credentials: undefined };
  #isAttended = false;
  #peer: Peer<UpstreamLine> | undefined;
  #retry: ScheduledTask | undefined;
  #giveUpDial: (() => void) | undefined;
  #failures = 0;
  #isFlushing = false;

  constructor(identity: string, host: LineHost) {
    this.identity = identity;
    this.#host = host;
    const { store, newNumber, settings, tell } = host;
    this.outbox = new Outbox({
      chargePoint: identity,
      store,
      newNumber,
      maxWaitingMessages: settings.maxWaitingMessages,
      dropped: (message) =>
        tell({ kind: "messageDropped", chargePoint: identity, message, reason: "no room" }),
    });
  }

  get isOpen(): boolean {
    return this.#peer !== undefined;
  }

  /** The charge point has come. */
  attend({ caller, upstream }: Entrance): void {
    this.#isAttended = true;
    this.#caller = caller;
    this.#boot = undefined;
    this.#statuses.clear();
    this.#hangUp("the charge point has come anew");
    if (upstream === undefined) this.#lost("not reached");
    else this.#open(upstream);
  }

  /** The charge point has gone. What waits is told all the same. */
  leave(): void {
    this.#isAttended = false;
    if (this.outbox.size === 0) this.#hangUp("the charge point has gone");
  }

  close(): void {
    this.#isAttended = false;
    this.#hangUp("going away");
  }

  /** `request` is what was meant by `sent`. */
  note(action: Action, request: object, sent: object): void {
    if (action === "BootNotification") this.#boot = Object(sent);
    if (action === "StatusNotification") {
      const { connectorId }: Request<"StatusNotification"> = Object(request);
      if (this.#statuses.size <= 64) this.#statuses.set(connectorId, Object(sent));
    }
  }

  /** Undefined if there is no answer that could be used. */
  async ask<A extends Action>(
    action: A,
    request: Request<A>,
  ): Promise<Response<A> | CallError | undefined> {
    const peer = this.#peer;
    if (peer === undefined) return undefined;
    const timeoutMs = this.#host.settings.callTimeoutSeconds * 1000;
    try {
      return await peer.call(action, request, { timeoutMs });
    } catch (failure) {
      if (failure instanceof CallError) return failure;
      // Who hears nothing is no better than who is not there, and takes longer.
      if (failure instanceof CallTimeoutError) peer.connection.terminate();
      return undefined;
    }
  }

  /** Something waits, and perhaps it need not. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (let next = this.outbox.first; next !== undefined; next = this.outbox.first) {
        if (!(await this.#deliver(next))) break;
      }
    } finally {
      this.#isFlushing = false;
    }
    if (!this.#isAttended && this.outbox.size === 0) this.#hangUp("the charge point has gone");
  }

  /** Whether the next one may be told. */
  async #deliver(waiting: Waiting): Promise<boolean> {
    const { message } = waiting;
    const answer = await this.#tellMessage(waiting);
    if (answer === undefined) {
      if (this.#peer !== undefined) this.#retryLater();
      return false;
    }
    if (!(answer instanceof CallError)) {
      this.outbox.remove(waiting);
      return true;
    }
    waiting.attempts += 1;
    if (waiting.attempts < this.#host.settings.maxAttempts) {
      this.#retryLater();
      return false;
    }
    this.outbox.remove(waiting);
    const reason = `${answer.code} ${answer.message}`.trim();
    this.#host.tell({
      kind: "messageDropped",
      chargePoint: this.identity,
      message,
      reason,
    });
    return true;
  }

  async #tellMessage({ message }: Waiting): Promise<object | undefined> {
    if (message.action === "StartTransaction") {
      const answer = await this.ask("StartTransaction", message.payload);
      if (answer !== undefined && !(answer instanceof CallError)) {
        await this.outbox.exchange(message.localId, answer.transactionId);
      }
      return answer;
    }
    return message.action === "StopTransaction"
      ? this.ask("StopTransaction", this.toUpstream(message.payload))
      : this.ask("MeterValues", this.toUpstream(message.payload));
  }

  /** The same message with the id that the one upstream knows; nothing else of it is changed. */
  toUpstream<T extends { readonly transactionId?: number }>(sent: T): T {
    const transactionId = Number(sent.transactionId); // It may have come as text.
    const upstreamId = this.outbox.toUpstream(transactionId);
    return Object.is(upstreamId, transactionId) ? sent : { ...sent, transactionId: upstreamId };
  }

  #open(transport: Transport): void {
    const { clock, newMessageId, handlers, tell } = this.#host;
    this.#retry?.cancel();
    this.#failures = 0;
    const peer: Peer<UpstreamLine> = new Peer<UpstreamLine>({
      transport,
      clock,
      newMessageId,
      owner: this,
      handlers,
      // What the charge point says is passed on as it is, within the schema or not.
      validation: { incoming: "strict", outgoing: "off" },
      events: {
        fault: (fault) => tell({ kind: "fault", fault }),
        closed: (code) => {
          if (this.#peer !== peer) return;
          this.#peer = undefined;
          this.#lost(`closed with ${code}`);
        },
      },
    });
    this.#peer = peer;
    tell({ kind: "upstreamOpened", chargePoint: this.identity });
    this.#catchUp().catch((fault: unknown) => tell({ kind: "fault", fault }));
  }

  /** What the one upstream has missed; nothing if the charge point has only just come. */
  async #catchUp(): Promise<void> {
    const boot = this.#boot;
    if (boot !== undefined) await this.ask("BootNotification", boot);
    for (const status of this.#statuses.values()) await this.ask("StatusNotification", status);
    await this.flush();
  }

  #lost(reason: string): void {
    const { tell } = this.#host;
    tell({ kind: "upstreamLost", chargePoint: this.identity, reason });
    this.#retryLater();
  }

  #retryLater(): void {
    if (!this.#isAttended && this.outbox.size === 0) return;
    const { clock, random, settings } = this.#host;
    const { firstRetrySeconds, maxRetrySeconds } = settings;
    const delaySeconds = Math.min(firstRetrySeconds * 2 ** this.#failures, maxRetrySeconds);
    this.#failures += 1;
    this.#retry?.cancel();
    // A whole site loses its upstream at once, and must not come back at once.
    const delayMs = delaySeconds * 1000 * (0.5 + random.next() / 2);
    this.#retry = clock.schedule(delayMs, () => this.tryAgain());
  }

  tryAgain(): void {
    const { dial, tell } = this.#host;
    if (this.#peer !== undefined) {
      this.flush().catch((fault: unknown) => tell({ kind: "fault", fault }));
      return;
    }
    if (this.#giveUpDial !== undefined) return;
    this.#giveUpDial = dial(toDialRequest(this.identity, this.#caller), (outcome) => {
      this.#giveUpDial = undefined;
      this.#dialled(outcome);
    });
  }

  #dialled(outcome: DialOutcome): void {
    const { tell, turnedAway } = this.#host;
    if (outcome.kind === "open") {
      this.#open(outcome.transport);
      return;
    }
    const refusal = refusalOf(outcome);
    if (refusal !== undefined && this.#isAttended) {
      tell({ kind: "upstreamRefused", chargePoint: this.identity, ...refusal });
      turnedAway(this.identity, refusal.reason);
    }
    this.#lost(outcome.reason);
  }

  #hangUp(reason: string): void {
    this.#retry?.cancel();
    this.#giveUpDial?.();
    this.#giveUpDial = undefined;
    const peer = this.#peer;
    this.#peer = undefined;
    peer?.close(closeCodes.goingAway, reason);
  }
}
