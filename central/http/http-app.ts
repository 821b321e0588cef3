/** The HTTP side of a central system, for back offices and for those who watch over servers. */

import swagger from "@fastify/swagger";
import { type FastifyError, type FastifyInstance, fastify } from "fastify";
import type { RequestHandler } from "../../protocol/plain-requests.ts";
import { chargerStatusSchema, describeCharger } from "./charger-status.ts";
import { addCommandRoutes } from "./command-routes.ts";
import { HttpError, problemSchema, toHttpError } from "./http-error.ts";
import {
  createHttpServices,
  type HttpServices,
  type HttpServicesOptions,
} from "./http-services.ts";
import { messageSchema } from "./message-table.ts";
import type { Metrics } from "./metrics.ts";

export interface HttpAppOptions extends HttpServicesOptions {
  readonly metrics: Metrics;
  /** Of the product. */
  readonly version: string;
}

export interface HttpApp {
  readonly handle: RequestHandler;
  close(): Promise<void>;
}

const maxBodyBytes = 256 * 1024;

export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    routerOptions: { caseSensitive: false, maxParamLength: 255 },
    exposeHeadRoutes: false,
  });
  await app.register(swagger, documentOf(options.version));
  answerErrors(app, options.onFault);
  takeEmptyBodies(app);
  for (const schema of [problemSchema, messageSchema, chargerStatusSchema]) app.addSchema(schema);
  const services = createHttpServices(options);
  await app.register(async (scope) => {
    addQueryRoutes(scope, services);
    addCommandRoutes(scope, services);
    addWatchRoutes(scope, services, options.metrics);
  });
  await app.ready();
  return { handle: app.routing, close: () => app.close() };
}

function documentOf(version: string): swagger.FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "plugfest",
        description: "Chargers of an OCPP 1.6 central system, and messages to them.",
        version,
      },
      components: { securitySchemes: { basic: { type: "http", scheme: "basic" } } },
      security: [{ basic: [] }],
    },
    refResolver: {
      // Under the names that the schemas have here.
      buildLocalReference: ({ $id }) => String($id),
    },
  };
}

/** All errors have one shape, whoever found them. */
function answerErrors(app: FastifyInstance, onFault: (fault: unknown) => void): void {
  app.setNotFoundHandler(() => {
    throw new HttpError(404, "NotFound", "there is nothing here");
  });
  app.setErrorHandler((failure: FastifyError, _request, reply) => {
    const error = toHttpError(failure) ?? fromFastify(failure);
    if (error === undefined) onFault(failure);
    const { status = 500, problem } = error ?? {};
    if (status === 401) void reply.header("WWW-Authenticate", 'Basic realm="plugfest"');
    return reply
      .code(status)
      .send(problem ?? { error: "InternalError", message: "something went wrong here" });
  });
}

/** A request that fastify itself could not take. */
function fromFastify({ statusCode, code, message }: FastifyError): HttpError | undefined {
  if (statusCode === undefined || statusCode >= 500) return undefined;
  return new HttpError(statusCode, code === "FST_ERR_VALIDATION" ? "BadRequest" : code, message);
}

/** A message without fields needs no body, whatever the client says that it is. */
function takeEmptyBodies(app: FastifyInstance): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser(
    ["application/json", "*"],
    { parseAs: "string" },
    (_request, body, done) => {
      const text = String(body).trim();
      try {
        done(null, text === "" ? {} : JSON.parse(text));
      } catch {
        done(new HttpError(400, "BadJson", "the body is no JSON"));
      }
    },
  );
}

const problems = { "4xx": { $ref: "Problem#" }, "5xx": { $ref: "Problem#" } } as const;

function addQueryRoutes(app: FastifyInstance, services: HttpServices): void {
  const stringParam = (name: string) => ({
    type: "object",
    properties: { [name]: { type: "string" } },
    required: [name],
  });

  app.get<{ Params: { name: string } }>(
    "/charger/:name/status",
    {
      schema: {
        summary: "How a charger stands",
        tags: ["chargers"],
        params: stringParam("name"),
        response: { 200: { $ref: "ChargerStatus#" }, ...problems },
      },
    },
    async (request) => {
      await services.admit(request, "GetChargers");
      const charger = services.findCharger(request.params.name);
      return describeCharger(charger, services.office.centralSystem.chargePoints.get(charger));
    },
  );

  app.get<{ Params: { uniqueId: string } }>(
    "/message/:uniqueId/status",
    {
      schema: {
        summary: "What has become of a message to a charger",
        tags: ["commands"],
        params: stringParam("uniqueId"),
        response: { 200: { $ref: "Message#" }, ...problems },
      },
    },
    async (request) => {
      await services.admit(request, "GetMessage");
      const message = services.messages.find(request.params.uniqueId);
      if (message !== undefined) return message;
      throw new HttpError(404, "NoSuchMessage", "no message has this unique id, or not any more");
    },
  );
}

function addWatchRoutes(app: FastifyInstance, services: HttpServices, metrics: Metrics): void {
  const open = { tags: ["server"], security: [] };

  app.get(
    "/healthz",
    {
      schema: {
        ...open,
        summary: "Whether it works",
        response: { 200: { type: "object", properties: { status: { type: "string" } } } },
      },
    },
    () => ({ status: "ok" }),
  );

  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());

  app.get(
    "/metrics",
    { schema: { summary: "Figures for Prometheus", tags: ["server"], produces: ["text/plain"] } },
    async (request, reply) => {
      await services.admit(request, "GetGroups");
      return reply.type(metrics.contentType).send(await metrics.read());
    },
  );
}
