/** Keys that say who may charge. */

import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { booted, configure, connectorOf, plug, plugged, present } from "../scenes.ts";
import type { KeyEffects } from "./key-effects.ts";

export const authorizationKeyEffects: KeyEffects = {
  AllowOfflineTxForUnknownId: {
    does: "whether a stranger may charge while nobody can be asked",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged();
        await configure(rig, "AllowOfflineTxForUnknownId", value);
        await rig.cut();
        await present(rig, "TAG1");
        expect(isCharging(rig), value).to.equal(value === "true");
      }
    },
  },
  AuthorizationCacheEnabled: {
    does: "whether tags are remembered",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged({ configuration: { AuthorizationCacheEnabled: value } });
        await rememberTag(rig);
        await rig.cut();
        await present(rig, "TAG1");
        expect(isCharging(rig), value).to.equal(value === "true");
      }
    },
  },
  AuthorizeRemoteTxRequests: {
    does: "whether the tag of a remote start is asked about",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged();
        await configure(rig, "AuthorizeRemoteTxRequests", value);
        await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
        expect(rig.seen("Authorize").length > 0, value).to.equal(value === "true");
        expect(isCharging(rig)).to.equal(true);
      }
    },
  },
  LocalAuthorizeOffline: {
    does: "whether a tag that is known may charge while nobody can be asked",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged();
        await rememberTag(rig);
        await configure(rig, "LocalAuthorizeOffline", value);
        await rig.cut();
        await present(rig, "TAG1");
        expect(isCharging(rig), value).to.equal(value === "true");
      }
    },
  },
  LocalPreAuthorize: {
    does: "whether a tag that is known is not asked about",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged();
        await rememberTag(rig);
        await configure(rig, "LocalPreAuthorize", value);
        await present(rig, "TAG1");
        expect(rig.seen("Authorize").length === 0, value).to.equal(value === "true");
      }
    },
  },
  MaxEnergyOnInvalidId: {
    does: "how much a tag may still take that turns out invalid",
    shows: async () => {
      const rig = await booted();
      await configure(rig, "StopTransactionOnInvalidId", "false");
      await configure(rig, "MaxEnergyOnInvalidId", "500");
      rig.reply("StartTransaction", { transactionId: 1, idTagInfo: { status: "Invalid" } });
      await plug(rig);
      await present(rig, "TAG1");
      await rig.advance(3600);
      expect(connectorOf(rig).status).to.equal("SuspendedEVSE");
      expect(connectorOf(rig).outlet.energyWh()).to.be.within(500, 520);
    },
  },
  StopTransactionOnInvalidId: {
    does: "whether a transaction ends whose tag turns out invalid",
    shows: async () => {
      for (const value of ["true", "false"]) {
        const rig = await plugged();
        await configure(rig, "StopTransactionOnInvalidId", value);
        rig.reply("StartTransaction", { transactionId: 1, idTagInfo: { status: "Invalid" } });
        await present(rig, "TAG1");
        expect(rig.seen("StopTransaction").length > 0, value).to.equal(value === "true");
      }
    },
  },
};

function isCharging(rig: Rig): boolean {
  return connectorOf(rig).transaction !== undefined;
}

/** TAG1 has charged before. */
async function rememberTag(rig: Rig): Promise<void> {
  await present(rig, "TAG1");
  await present(rig, "TAG1");
  expect(isCharging(rig)).to.equal(false);
  rig.forget();
}
