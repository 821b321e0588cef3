/** One client of the operators' interface: its requests are answered one at a time, in order. */

import type { Clock, ScheduledTask } from "../../protocol/clock.ts";
import { closeCodes, type Transport } from "../../protocol/transport.ts";
import type { BackOffice } from "../back-office/back-office.ts";
import type { Operator } from "../back-office/operators.ts";
import { isTopic, mayHear, type Topic } from "../back-office/roles.ts";
import { commands, isToCharger } from "./commands.ts";
import { FieldError, Fields } from "./fields.ts";
import { decodeRequest, encodeReply, type Malformed, type Request } from "./frame.ts";
import { Outbox, type Push } from "./outbox.ts";
import { type Reply, refuse, refuseInText, result } from "./reply.ts";

export interface ApiSocketSettings {
  /** How long a client may be connected without having logged in. */
  readonly loginTimeoutSeconds: number;
  readonly maxFrameLength: number;
  /** Requests that may wait for their turn. More, and the client is closed. */
  readonly maxWaitingRequests: number;
  readonly pushIntervalMs: number;
  readonly maxWaitingPushes: number;
}

export interface ApiSocketOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly address: string;
  readonly backOffice: BackOffice;
  readonly settings: ApiSocketSettings;
  readonly closed: (socket: ApiSocket) => void;
}

export class ApiSocket {
  readonly #options: ApiSocketOptions;
  readonly #outbox: Outbox;
  readonly #topics = new Set<Topic>();
  readonly #waiting: (Request | Malformed)[] = [];
  readonly #loginTimeout: ScheduledTask;
  #operator: Operator | undefined;
  #isBusy = false;
  #isClosed = false;

  constructor(options: ApiSocketOptions) {
    this.#options = options;
    const { transport, clock, settings } = options;
    const { pushIntervalMs: intervalMs, maxWaitingPushes: maxWaiting } = settings;
    this.#outbox = new Outbox(
      clock,
      { intervalMs, maxWaiting },
      {
        send: (text) => transport.send(text),
        mayHear: (topic) => this.#mayHear(topic),
      },
    );
    this.#loginTimeout = clock.schedule(settings.loginTimeoutSeconds * 1000, () =>
      this.close(closeCodes.policyViolation, "nobody has logged in"),
    );
    transport.listen({
      message: (text) => this.#received(text),
      closed: () => this.#ended(),
    });
  }

  close(code: number, reason: string): void {
    this.#options.transport.close(code, reason);
    this.#ended();
  }

  /** Told if it has subscribed to the topic, and still may hear of it. */
  push(topic: Topic, push: Omit<Push, "topic">): void {
    if (this.#topics.has(topic)) this.#outbox.put({ ...push, topic });
  }

  #mayHear(topic: string): boolean {
    const role = this.#currentOperator()?.role;
    return role !== undefined && isTopic(topic) && mayHear(role, topic);
  }

  #received(text: string): void {
    const { settings } = this.#options;
    if (this.#isClosed) return;
    if (text.length > settings.maxFrameLength) {
      this.close(closeCodes.messageTooBig, "the frame is too long");
    } else if (this.#waiting.length >= settings.maxWaitingRequests) {
      this.close(closeCodes.policyViolation, "too many requests wait");
    } else {
      this.#waiting.push(decodeRequest(text));
      void this.#work(); // It takes its own failures.
    }
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const reply = await this.#answer(next);
      this.#options.transport.send(encodeReply(next.id, reply));
    }
    this.#isBusy = false;
  }

  async #answer(request: Request | Malformed): Promise<Reply> {
    if (request.kind === "malformed") return refuse("ProtocolError");
    try {
      return await this.#run(request.command, new Fields(request.payload));
    } catch (failure) {
      if (failure instanceof FieldError) return wrongField(request.command, failure);
      this.#options.backOffice.logBook
        .component("api")
        .error(`${request.command} failed: ${failure instanceof Error ? failure.stack : failure}`);
      return refuseInText("Unexpected Error");
    }
  }

  async #run(command: string, fields: Fields): Promise<Reply> {
    if (command === "Login") return this.#logIn(fields.anyText("token") ?? "");
    const operator = this.#currentOperator();
    if (operator === undefined || !this.#options.backOffice.mayUse(operator, command))
      return refuse("NotAuthorized");
    if (command === "Subscribe") return this.#subscribe(operator, fields.texts("topics") ?? []);
    if (command === "Unsubscribe") return this.#unsubscribe(fields.texts("topics"));
    const run = commands.get(command);
    if (run === undefined) return refuseInText(`Invalid Command ${command}`);
    return run(fields, { ...this.#options, operator });
  }

  async #logIn(token: string): Promise<Reply> {
    const { backOffice, address } = this.#options;
    const outcome = await backOffice.logIn({ token }, address);
    if (outcome.kind === "rejected") return refuse("InvalidLogin");
    if (outcome.kind === "blocked") {
      return refuse("TooManyLogins", { retry_after: outcome.untilMs / 1000 });
    }
    this.#operator = outcome.operator;
    this.#loginTimeout.cancel();
    return result({ user_type: outcome.operator.role });
  }

  /** Whoever is listed no longer, or with another password, has logged out. */
  #currentOperator(): Operator | undefined {
    if (this.#operator === undefined) return undefined;
    return this.#options.backOffice.operators.current(this.#operator);
  }

  #subscribe({ role }: Operator, names: readonly string[]): Reply {
    const known = names.filter(isTopic);
    if (names.length === 0 || known.length < names.length) return refuse("NoSuchTopic");
    if (!known.every((topic) => mayHear(role, topic))) return refuse("NotAuthorized");
    for (const topic of known) this.#topics.add(topic);
    return result({ topics: [...this.#topics] });
  }

  /** From all, if none is named. */
  #unsubscribe(names: readonly string[] | undefined): Reply {
    for (const topic of [...this.#topics]) {
      if (names !== undefined && !names.includes(topic)) continue;
      this.#topics.delete(topic);
      this.#outbox.drop(topic);
    }
    return result({ topics: [...this.#topics] });
  }

  #ended(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#topics.clear();
    this.#outbox.close();
    this.#loginTimeout.cancel();
    this.#options.closed(this);
  }
}

/** Those whose errors are plain text. */
const plainText = /User|Firmware|Config$/;

function wrongField(command: string, { field, expected }: FieldError): Reply {
  const details = { field, expected };
  if (isToCharger(command)) return refuse("InvalidParameters", details);
  return plainText.test(command)
    ? refuseInText("IllegalArguments", details)
    : refuse("IllegalArguments", details);
}
