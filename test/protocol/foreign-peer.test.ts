/** A charging day with `ocpp-rpc`, as the other side, holding us to its own reading of OCPP. */

import { expect } from "chai";
import { createRPCError, RPCClient, RPCServer } from "ocpp-rpc";
import { systemClock } from "../../protocol/clock.ts";
import { CallError } from "../../protocol/errors.ts";
import { HandlerTable } from "../../protocol/handler-table.ts";
import { Peer } from "../../protocol/peer.ts";
import type { Transport } from "../../protocol/transport.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import type { Action, Request, Response } from "../../schemas/messages.ts";
import { admitAll, closeAll, dialOpen, Inbox, startServer } from "./handshake-harness.ts";

const timestamp = "2026-01-01T10:00:00.000Z";

interface Exchange<A extends Action> {
  readonly action: A;
  readonly request: Request<A>;
  readonly response: Response<A>;
}

const exchange = <A extends Action>(
  action: A,
  request: Request<A>,
  response: Response<A>,
): Exchange<A> => ({ action, request, response });

/** What a charge point says over a day, and what it is answered. */
const day = [
  exchange(
    "BootNotification",
    { chargePointVendor: "Vendor", chargePointModel: "Model", firmwareVersion: "1.0" },
    { status: "Accepted", currentTime: timestamp, interval: 300 },
  ),
  exchange(
    "StatusNotification",
    { connectorId: 1, errorCode: "NoError", status: "Available", timestamp },
    {},
  ),
  exchange("Heartbeat", {}, { currentTime: timestamp }),
  exchange("Authorize", { idTag: "TAG" }, { idTagInfo: { status: "Accepted", parentIdTag: "P" } }),
  exchange(
    "StartTransaction",
    { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp },
    { transactionId: 42, idTagInfo: { status: "Accepted" } },
  ),
  exchange(
    "MeterValues",
    {
      connectorId: 1,
      transactionId: 42,
      meterValue: [
        {
          timestamp,
          sampledValue: [
            { value: "1234.5", unit: "Wh", measurand: "Energy.Active.Import.Register" },
            { value: "15.9", unit: "A", measurand: "Current.Import", phase: "L1" },
          ],
        },
      ],
    },
    {},
  ),
  exchange(
    "StopTransaction",
    { transactionId: 42, meterStop: 1300, timestamp, reason: "Local", idTag: "TAG" },
    { idTagInfo: { status: "Accepted" } },
  ),
  exchange("DataTransfer", { vendorId: "V", data: "ä €" }, { status: "Accepted", data: "back" }),
];

/** What a central system asks for in between. */
const profile = exchange(
  "SetChargingProfile",
  {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: {
        chargingRateUnit: "A",
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 21.4 }],
      },
    },
  },
  { status: "Accepted" },
);

describe("with ocpp-rpc in strict mode", () => {
  let faults: unknown[];

  beforeEach(() => {
    faults = [];
  });

  afterEach(async () => {
    await closeAll();
    expect(faults).to.deep.equal([]);
  });

  let messageCount = 0;
  function speak(transport: Transport, handlers: HandlerTable): Peer {
    return new Peer({
      transport,
      clock: systemClock,
      newMessageId: () => `m-${++messageCount}`,
      owner: undefined,
      handlers,
      events: {
        fault: (fault) => faults.push(fault),
        stray: (stray) => faults.push(stray),
        violation: (report) => faults.push(report),
      },
    });
  }

  describe("as the charge point", () => {
    it("our server and peer hold a day's conversation, both ways, with an error each", async () => {
      const handlers = new HandlerTable();
      const asked: unknown[] = [];
      for (const { action, response } of day) {
        handlers.on(action, (request) => {
          asked.push(request);
          return response;
        });
      }
      const peers = new Inbox<Peer>();
      const { listener } = await startServer({
        gate: { admit: admitAll, accept: (transport) => peers.put(speak(transport, handlers)) },
      });
      const client = new RPCClient({ ...clientOptions, endpoint: listener.url });
      client.handle("SetChargingProfile", async ({ params }) => {
        expect(params).to.deep.equal(profile.request);
        return profile.response;
      });
      client.handle("Reset", () => {
        throw createRPCError("NotSupported", "no reset here", { why: "test" });
      });
      await client.connect();
      const peer = await peers.take();

      for (const { action, request, response } of day) {
        expect(await client.call(action, request)).to.deep.equal(response);
      }
      expect(asked).to.deep.equal(day.map(({ request }) => request));
      expect(await peer.call(profile.action, profile.request)).to.deep.equal(profile.response);

      const refused = await client
        .call("FirmwareStatusNotification", { status: "Idle" })
        .catch(same);
      expect(refused).to.include({ rpcErrorCode: "NotSupported" });
      const failure = await peer.call("Reset", { type: "Hard" }, { onError: "return" });
      expect(failure).to.include({ code: "NotSupported", message: "no reset here" });
      expect(failure).to.have.property("details").that.deep.equals({ why: "test" });
      expect(await client.close({ code: 1000, reason: "done" })).to.include({ code: 1000 });
    });

    it("is refused by our server as it expects to be", async () => {
      const { listener } = await startServer({ gate: { admit: admitAll, accept: () => {} } });
      const client = new RPCClient({
        ...clientOptions,
        endpoint: listener.url,
        protocols: ["ocpp2.0.1"],
      });
      expect(await client.connect().catch(same)).to.include({ code: 400 });
    });
  });

  describe("as the central system", () => {
    it("our dial and peer hold a day's conversation, both ways, with an error each", async () => {
      const server = new RPCServer({ protocols: ["ocpp1.6"], strictMode: true });
      const clients = new Inbox<RPCClient>();
      server.auth((accept, reject, { identity, password }) => {
        if (identity === "CP/1" && String(password) === "secret") accept();
        else reject(401, "who?");
      });
      server.on("client", (accepted: RPCClient) => {
        for (const { action, request, response } of day) {
          accepted.handle(action, async ({ params }) => {
            expect(params).to.deep.equal(request);
            return response;
          });
        }
        accepted.handle("FirmwareStatusNotification", () => {
          throw createRPCError("SecurityError", "not from you", {});
        });
        clients.put(accepted);
      });
      const httpServer = await server.listen(0, "127.0.0.1");
      const address = httpServer.address();
      const port = typeof address === "object" && address?.port;
      const url = `ws://127.0.0.1:${port}/ocpp`;
      const handlers = new HandlerTable()
        .on("SetChargingProfile", () => profile.response)
        .on("Reset", () => new CallError("GenericError", "not now", { why: "test" }));
      const transport = await dialOpen(createWebSocketDial({ url, clock: systemClock }), {
        identity: "CP/1",
        subProtocols: ["ocpp1.6"],
        credentials: { username: "CP/1", password: Buffer.from("secret") },
      });
      const peer = speak(transport, handlers);
      const client = await clients.take();

      for (const { action, request, response } of day) {
        expect(await peer.call(action, request)).to.deep.equal(response);
      }
      expect(await client.call(profile.action, profile.request)).to.deep.equal(profile.response);

      const request = { status: "Idle" } as const;
      const failure = await peer.call("FirmwareStatusNotification", request).catch(same);
      expect(failure).to.include({ code: "SecurityError", message: "not from you" });
      const refused = await client.call("Reset", { type: "Hard" }).catch(same);
      expect(refused).to.include({ rpcErrorCode: "GenericError", message: "not now" });
      await server.close({});
    });
  });
});

const same = (error: unknown) => error;

/** Its types demand them all; these are its defaults but for the first four. */
const clientOptions = {
  identity: "CP1",
  protocols: ["ocpp1.6"],
  strictMode: true,
  reconnect: false,
  callTimeoutMs: 5_000,
  pingIntervalMs: 30_000,
  deferPingsOnActivity: false,
  respondWithDetailedErrors: false,
  callConcurrency: 1,
  strictModeValidators: [],
  maxBadMessages: 0,
  password: null,
  wsOpts: {},
  headers: {},
  maxReconnects: 0,
  backoff: { initialDelay: 1, maxDelay: 2, factor: 2, randomisationFactor: 0 },
};
