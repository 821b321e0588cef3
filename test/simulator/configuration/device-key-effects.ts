/** Keys of the charge point itself: its lights, its link, its connectors, its transactions. */

import { expect } from "chai";
import { booted, charging, configure, connectorOf, plug, plugged, present } from "../scenes.ts";
import type { KeyEffects } from "./key-effects.ts";

export const deviceKeyEffects: KeyEffects = {
  BlinkRepeat: {
    does: "how often the lights blink when a tag is shown",
    shows: async () => {
      const rig = await plugged();
      await configure(rig, "BlinkRepeat", "5");
      await present(rig, "TAG1");
      const tag = { kind: "tag", connectorId: 1, idTag: "TAG1", outcome: "accepted", blinks: 5 };
      expect(rig.events).to.deep.include(tag);
    },
  },
  ConnectionTimeOut: {
    does: "how long a driver has to plug in",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "ConnectionTimeOut", "15");
      await present(rig, "TAG1");
      await rig.advance(14);
      expect(connectorOf(rig).status).to.equal("Preparing");
      await rig.advance(1);
      expect(connectorOf(rig).status).to.equal("Available");
    },
  },
  ConnectorPhaseRotation: {
    does: "which phase of the grid a car with one phase loads",
    shows: async () => {
      const rig = await charging({ configuration: { MeterValuesSampledData: "Current.Import" } });
      const limit = { startPeriod: 0, limit: 16, numberPhases: 1 };
      const csChargingProfiles = {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: "TxDefaultProfile",
        chargingProfileKind: "Relative",
        chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [limit] },
      };
      connectorOf(rig).unplug();
      await rig.result("SetChargingProfile", { connectorId: 1, csChargingProfiles });
      await plug(rig);
      await present(rig, "TAG1");
      await rig.advance(60);
      const loaded: unknown[] = [];
      for (const rotation of ["RST", "STR", "1.TRS", "Unknown"]) {
        await configure(rig, "ConnectorPhaseRotation", rotation);
        rig.forget();
        await rig.result("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 });
        const text = JSON.stringify(rig.seen("MeterValues"));
        loaded.push(/"value":"16[^}]*"phase":"(L\d)"/.exec(text)?.[1]);
      }
      expect(loaded).to.deep.equal(["L1", "L2", "L3", "L1"]);
    },
  },
  ConnectorPhaseRotationMaxLength: {
    does: "how many members ConnectorPhaseRotation may have",
    shows: async () => {
      const rig = await booted({ configuration: { ConnectorPhaseRotationMaxLength: "1" } });
      await configure(rig, "ConnectorPhaseRotation", "1.RST");
      const change = { key: "ConnectorPhaseRotation", value: "0.RST,1.RST" };
      const answer = await rig.result("ChangeConfiguration", change);
      expect(answer).to.deep.equal({ status: "Rejected" });
    },
  },
  GetConfigurationMaxKeys: {
    does: "how many keys may be asked for at once",
    shows: async () => {
      const rig = await booted({ configuration: { GetConfigurationMaxKeys: "1" } });
      const one = await rig.ask("GetConfiguration", { key: ["ResetRetries"] });
      const two = await rig.ask("GetConfiguration", { key: ["ResetRetries", "BlinkRepeat"] });
      expect([one?.[0], two?.[0]]).to.deep.equal([3, 4]);
    },
  },
  HeartbeatInterval: {
    does: "the time between heartbeats, from now on",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "HeartbeatInterval", "20");
      await rig.advance(60);
      expect(rig.seen("Heartbeat")).to.have.length(3);
    },
  },
  LightIntensity: {
    does: "how bright the lights are",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "LightIntensity", "40");
      expect(rig.events).to.deep.include({ kind: "light", intensityPercent: 40 });
    },
  },
  MessageTimeout: {
    does: "how long an answer is waited for",
    shows: async () => {
      const rig = await plugged();
      await configure(rig, "MessageTimeout", "7");
      await configure(rig, "TransactionMessageRetryInterval", "1");
      rig.reply("StartTransaction", "silence");
      await present(rig, "TAG1");
      rig.forget();
      await rig.advance(8);
      expect(rig.calls.find(({ action }) => action === "StartTransaction")?.atSeconds).to.equal(8);
    },
  },
  MinimumStatusDuration: {
    does: "how long a status lasts before it is told",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "MinimumStatusDuration", "3");
      await plug(rig);
      await rig.advance(2);
      expect(rig.statuses()).to.deep.equal([]);
      await rig.advance(1);
      expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
    },
  },
  NumberOfConnectors: {
    does: "how many connectors there are",
    shows: async () => {
      const rig = await booted({ hardware: { connectorCount: 3 } });
      const { configurationKey } = await rig.result("GetConfiguration", {
        key: ["NumberOfConnectors"],
      });
      expect(configurationKey).to.deep.equal([
        { key: "NumberOfConnectors", readonly: true, value: "3" },
      ]);
    },
  },
  ResetRetries: {
    does: "how often a reset that fails is tried again",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "ResetRetries", "2");
      rig.chargePoint.power.failResets(2);
      await rig.result("Reset", { type: "Hard" });
      await rig.advance(20);
      expect(rig.seen("BootNotification")).to.have.length(1);
      rig.forget();
      rig.chargePoint.power.failResets(3);
      await rig.result("Reset", { type: "Hard" });
      await rig.advance(60);
      expect(rig.seen("BootNotification")).to.have.length(0);
      expect(rig.events).to.deep.include({ kind: "reset-failed", willRetry: false });
      expect(rig.isConnected).to.equal(true);
    },
  },
  StopTransactionOnEVSideDisconnect: {
    does: "whether a car that is unplugged ends its transaction",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await charging();
        await configure(rig, "StopTransactionOnEVSideDisconnect", value);
        connectorOf(rig).unplug("car");
        await rig.settle();
        expect(rig.seen("StopTransaction").length > 0, value).to.equal(value === "true");
      }
    },
  },
  SupportedFeatureProfiles: {
    does: "which actions are not answered NotSupported",
    shows: async () => {
      const rig = await booted({ configuration: { SupportedFeatureProfiles: "Core" } });
      const update = { location: "ftp://x/y", retrieveDate: "2026-01-01T00:00:00Z" };
      for (const [action, payload] of [
        ["TriggerMessage", { requestedMessage: "Heartbeat" }],
        ["ClearChargingProfile", {}],
        ["UpdateFirmware", update],
        ["CancelReservation", { reservationId: 1 }],
      ] as const) {
        const answer = await rig.ask(action, payload);
        expect([answer?.[0], answer?.[2]], action).to.deep.equal([4, "NotSupported"]);
      }
      expect(await rig.result("GetLocalListVersion", {})).to.deep.equal({ listVersion: -1 });
      const list = { listVersion: 1, updateType: "Full" };
      expect(await rig.result("SendLocalList", list)).to.deep.equal({ status: "NotSupported" });
      const reservation = { connectorId: 1, idTag: "TAG1", reservationId: 1 };
      const request = { ...reservation, expiryDate: "2026-01-02T00:00:00Z" };
      expect(await rig.result("ReserveNow", request)).to.deep.equal({ status: "Rejected" });
    },
  },
  SupportedFeatureProfilesMaxLength: {
    does: "how many profiles SupportedFeatureProfiles may name, which all fit",
    shows: async () => {
      const rig = await booted();
      const { configuration } = rig.chargePoint;
      const count = configuration.list("SupportedFeatureProfiles").length;
      expect(count).to.be.at.most(configuration.integer("SupportedFeatureProfilesMaxLength"));
    },
  },
  TransactionMessageAttempts: {
    does: "how often a transaction message is sent before it is given up",
    shows: async () => {
      const rig = await plugged({ configuration: { TransactionMessageRetryInterval: "1" } });
      await configure(rig, "TransactionMessageAttempts", "2");
      rig.reply("StartTransaction", { error: "GenericError" });
      await present(rig, "TAG1");
      await rig.advance(60);
      expect(rig.seen("StartTransaction")).to.have.length(2);
    },
  },
  TransactionMessageRetryInterval: {
    does: "how long after each attempt the next is made, times the number of attempts",
    shows: async () => {
      const rig = await plugged();
      await configure(rig, "TransactionMessageRetryInterval", "4");
      rig.reply("StartTransaction", { error: "GenericError" });
      await present(rig, "TAG1");
      await rig.advance(60);
      const calls = rig.calls.filter(({ action }) => action === "StartTransaction");
      expect(calls.map(({ atSeconds }) => atSeconds)).to.deep.equal([0, 4, 12]);
    },
  },
  UnlockConnectorOnEVSideDisconnect: {
    does: "whether the cable is free when its other end is unplugged from the car",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await charging();
        await configure(rig, "UnlockConnectorOnEVSideDisconnect", value);
        connectorOf(rig).unplug("car");
        expect(connectorOf(rig).unplug("charge-point"), value).to.equal(value === "true");
      }
    },
  },
  WebSocketPingInterval: {
    does: "the time between pings, from now on; none if 0",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "WebSocketPingInterval", "10");
      await rig.advance(30);
      expect(rig.pings).to.deep.equal([10, 20, 30]);
      await configure(rig, "WebSocketPingInterval", "0");
      await rig.advance(600);
      expect(rig.pings).to.have.length(3);
    },
  },
};
