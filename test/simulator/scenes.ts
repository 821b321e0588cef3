/** Where most tests begin: a charge point that has booted, is plugged in, or charges. */

import { expect } from "chai";
import type { Connector } from "../../simulator/connector/connector.ts";
import { Rig, type RigOptions } from "./rig.ts";

export async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

/** A car is plugged in at connector 1. */
export async function plugged(options?: RigOptions): Promise<Rig> {
  const rig = await booted(options);
  connectorOf(rig).plug();
  await rig.settle();
  rig.forget();
  return rig;
}

/** TAG1 charges at connector 1, for ten seconds already, in transaction 1. */
export async function charging(options?: RigOptions): Promise<Rig> {
  const rig = await plugged(options);
  await present(rig, "TAG1");
  await rig.advance(10);
  expect(connectorOf(rig).transaction?.transactionId).to.equal(1);
  rig.forget();
  return rig;
}

export function connectorOf(rig: Rig, connectorId = 1): Connector {
  const connector = rig.chargePoint.connector(connectorId);
  if (connector === undefined) throw new Error(`there is no connector ${connectorId}`);
  return connector;
}

export async function plug(rig: Rig, connectorId = 1): Promise<void> {
  connectorOf(rig, connectorId).plug();
  await rig.settle();
}

export async function unplug(rig: Rig, connectorId = 1): Promise<void> {
  connectorOf(rig, connectorId).unplug();
  await rig.settle();
}

export async function present(rig: Rig, idTag: string, connectorId?: number): Promise<void> {
  rig.chargePoint.presentTag(idTag, connectorId);
  await rig.settle();
}

export async function configure(rig: Rig, key: string, value: string): Promise<void> {
  const answer = await rig.result("ChangeConfiguration", { key, value });
  expect(answer).to.deep.equal({ status: "Accepted" });
}
