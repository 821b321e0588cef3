/** Keys that say what is measured, when, and how much of it is told. */

import { expect } from "chai";
import type { ConfigurationKey } from "../../../model/configuration-keys.ts";
import type { Rig } from "../rig.ts";
import { booted, charging, configure, present } from "../scenes.ts";
import type { KeyEffect, KeyEffects } from "./key-effects.ts";

const minuteSamples = { MeterValueSampleInterval: "60" };

export const meteringKeyEffects: KeyEffects = {
  ClockAlignedDataInterval: {
    does: "the times of day at which values are taken, in a transaction or not",
    shows: async () => {
      const rig = await booted();
      await rig.advance(100);
      await configure(rig, "ClockAlignedDataInterval", "300");
      await rig.advance(600);
      const calls = rig.calls.filter(({ payload }) => payload["connectorId"] === 1);
      expect(calls.map(({ atSeconds }) => atSeconds)).to.deep.equal([300, 600]);
    },
  },
  MeterValueSampleInterval: {
    does: "the time between samples in a transaction, from its start; none if 0",
    shows: async () => {
      const rig = await charging();
      await configure(rig, "MeterValueSampleInterval", "20");
      await rig.advance(35);
      const sampled = rig.calls.filter(({ action }) => action === "MeterValues");
      expect(sampled.map(({ atSeconds }) => atSeconds)).to.deep.equal([20, 40]);
      await configure(rig, "MeterValueSampleInterval", "0");
      await rig.advance(600);
      expect(rig.seen("MeterValues")).to.have.length(2);
    },
  },
  MeterValuesAlignedData: {
    does: "what is measured by the clock",
    shows: async () => {
      const rig = await charging({ configuration: { ClockAlignedDataInterval: "60" } });
      await configure(rig, "MeterValuesAlignedData", "Power.Offered");
      await rig.advance(60);
      expect(measurandsOf(rig, "MeterValues")).to.deep.equal(["Power.Offered"]);
    },
  },
  MeterValuesAlignedDataMaxLength: maxLengthOf("MeterValuesAlignedData"),
  MeterValuesSampledData: {
    does: "what is measured in a transaction",
    shows: async () => {
      const rig = await charging({ configuration: minuteSamples });
      await configure(rig, "MeterValuesSampledData", "Current.Offered,Power.Offered");
      await rig.advance(60);
      expect(measurandsOf(rig, "MeterValues")).to.deep.equal(["Current.Offered", "Power.Offered"]);
    },
  },
  MeterValuesSampledDataMaxLength: maxLengthOf("MeterValuesSampledData"),
  StopTransactionMaxMeterValues: {
    does: "how many meter values a StopTransaction may have",
    shows: async () => {
      const configuration = { ...minuteSamples, StopTransactionMaxMeterValues: "4" };
      const rig = await charging({ configuration });
      await configure(rig, "StopTxnSampledData", "Power.Offered");
      await rig.advance(3600);
      await present(rig, "TAG1");
      const data = rig.seen("StopTransaction")[0]?.["transactionData"];
      expect(Array.isArray(data) && data.length).to.be.within(2, 4);
    },
  },
  StopTxnAlignedData: {
    does: "what a StopTransaction tells of what was measured by the clock",
    shows: async () => {
      const rig = await charging({ configuration: { ClockAlignedDataInterval: "60" } });
      await configure(rig, "StopTxnAlignedData", "Power.Offered");
      await rig.advance(60);
      await present(rig, "TAG1");
      expect(measurandsOf(rig, "StopTransaction")).to.deep.equal(["Power.Offered"]);
      expect(JSON.stringify(rig.seen("StopTransaction"))).to.contain("Sample.Clock");
    },
  },
  StopTxnAlignedDataMaxLength: maxLengthOf("StopTxnAlignedData"),
  StopTxnSampledData: {
    does: "what a StopTransaction tells of what was measured in the transaction",
    shows: async () => {
      const rig = await charging({ configuration: minuteSamples });
      await configure(rig, "StopTxnSampledData", "Current.Offered");
      await rig.advance(60);
      await present(rig, "TAG1");
      expect(measurandsOf(rig, "StopTransaction")).to.deep.equal(["Current.Offered"]);
      expect(JSON.stringify(rig.seen("StopTransaction"))).to.contain("Sample.Periodic");
    },
  },
  StopTxnSampledDataMaxLength: maxLengthOf("StopTxnSampledData"),
};

function maxLengthOf(key: ConfigurationKey): KeyEffect {
  return {
    does: `how many measurands ${key} may have`,
    shows: async () => {
      const rig = await booted({ configuration: { [`${key}MaxLength`]: "1" } });
      await configure(rig, key, "Power.Offered");
      const change = { key, value: "Power.Offered,Current.Offered" };
      const answer = await rig.result("ChangeConfiguration", change);
      expect(answer).to.deep.equal({ status: "Rejected" });
    },
  };
}

function measurandsOf(rig: Rig, action: string): readonly string[] {
  const text = JSON.stringify(rig.seen(action));
  const found = [...text.matchAll(/"measurand":"([^"]+)"/g)].map(([, name]) => name ?? "");
  return [...new Set(found)];
}
