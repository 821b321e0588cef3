/** Messages to chargers: queued, and waited for if the client wants to. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { settlePromises } from "../../protocol/clock.ts";
import { actions, isAction } from "../../schemas/actions.ts";
import type { Action, MessageTrigger } from "../../schemas/messages.ts";
import { readSchema } from "../../schemas/schema.ts";
import { checkRequest, describeViolations } from "../../schemas/validate.ts";
import { HttpError } from "./http-error.ts";
import type { HttpServices } from "./http-services.ts";
import { readWait } from "./wait-limit.ts";

/** What a charger can be asked to send. */
const triggers: readonly MessageTrigger[] = [
  "BootNotification",
  "DiagnosticsStatusNotification",
  "FirmwareStatusNotification",
  "Heartbeat",
  "MeterValues",
  "StatusNotification",
];

interface Target {
  readonly name: string;
  readonly action?: string;
}

interface Command extends Target {
  readonly action: Action;
  readonly payload: unknown;
}

const query = {
  type: "object",
  properties: {
    wait: {
      type: "string",
      description: "How long to wait for the answer, as `30s`; not at all if left out.",
    },
  },
} as const;

const answers = {
  200: { description: "It is over.", $ref: "Message#" },
  202: { description: "It is queued, or sent and not yet answered.", $ref: "Message#" },
  "4xx": { $ref: "Problem#" },
  "5xx": { $ref: "Problem#" },
} as const;

const paramsOf = (...names: readonly string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
  required: names,
});

export function addCommandRoutes(app: FastifyInstance, services: HttpServices): void {
  for (const action of centralSystemActions()) addActionRoute(app, services, action);

  app.post<{ Params: Target; Querystring: { wait?: string } }>(
    "/command/:name/triggeraction/:action",
    {
      schema: {
        summary: "Asks a charger to send a message",
        tags: ["commands"],
        params: {
          type: "object",
          properties: { name: { type: "string" }, action: { type: "string", enum: [...triggers] } },
          required: ["name", "action"],
        },
        querystring: query,
        response: answers,
      },
      // It is read without regard to case, which a schema cannot say.
      validatorCompiler: () => () => true,
    },
    (request, reply) => {
      const { name, action = "" } = request.params;
      const requestedMessage = find(triggers, action);
      if (requestedMessage === undefined) throw noSuchAction(action);
      const payload = { requestedMessage };
      return answer(services, request, reply, { name, action: "TriggerMessage", payload });
    },
  );

  app.post<{ Params: Target }>(
    "/command/:name/:action",
    { schema: { hide: true } },
    ({ params }) => {
      throw noSuchAction(params.action ?? "");
    },
  );
}

function addActionRoute(app: FastifyInstance, services: HttpServices, action: Action): void {
  const { description, ...body } = readSchema(action);
  app.post<{ Params: Target; Querystring: { wait?: string } }>(
    `/command/:name/${action}`,
    {
      schema: {
        summary: description ?? action,
        tags: ["commands"],
        params: paramsOf("name"),
        querystring: query,
        body,
        response: answers,
      },
      // The check is that of everything that is sent, and tells more.
      validatorCompiler: () => () => true,
    },
    (request, reply) =>
      answer(services, request, reply, {
        name: request.params.name,
        action,
        payload: request.body ?? {},
      }),
  );
}

async function answer(
  services: HttpServices,
  request: FastifyRequest<{ Querystring: { wait?: string } }>,
  reply: FastifyReply,
  command: Command,
): Promise<FastifyReply> {
  const { messages, office } = services;
  const waitMs = readWait(request.query.wait);
  const operator = await services.admit(request, command.action);
  const charger = services.findCharger(command.name);
  const checked = checkRequest(command.action, command.payload);
  if (!checked.isValid) {
    throw new HttpError(400, "BadPayload", describeViolations(checked.violations));
  }
  if (office.centralSystem.chargePoints.get(charger)?.isConnected !== true) {
    throw new HttpError(503, "ChargerNotConnected", `${charger} is not connected`);
  }
  const uniqueid = services.newMessageId();
  const over = messages.add({ uniqueid, charger, action: command.action }, (onSent) =>
    office.command(operator, charger, command.action, checked.payload, {
      messageId: uniqueid,
      onSent,
    }),
  );
  // What is refused at once is told at once.
  await settlePromises();
  if (waitMs !== undefined) await services.waitFor(over, waitMs);
  const message = messages.find(uniqueid);
  const failure = messages.failureOf(uniqueid);
  if (failure !== undefined) throw failure;
  return reply.code(message?.status === "answered" ? 200 : 202).send(message);
}

function centralSystemActions(): readonly Action[] {
  return Object.keys(actions)
    .filter(isAction)
    .filter((action) => actions[action].caller !== "chargePoint");
}

function find<T extends string>(words: readonly T[], word: string): T | undefined {
  return words.find((one) => one.toLowerCase() === word.toLowerCase());
}

function noSuchAction(action: string): HttpError {
  return new HttpError(400, "NoSuchAction", `a charger cannot be sent ${action}`);
}
