/** What the tests of security ask again and again, and what they look at. */

import type { DialRequest } from "../../../protocol/handshake.ts";
import type { Rig } from "../rig.ts";

export async function change(rig: Rig, name: string, value: string): Promise<unknown> {
  return (await rig.result("ChangeConfiguration", { key: name, value }))["status"];
}

export async function read(rig: Rig, name: string): Promise<unknown> {
  const { configurationKey } = await rig.result("GetConfiguration", { key: [name] });
  return Array.isArray(configurationKey) ? configurationKey[0]?.value : undefined;
}

export function lastDial(rig: Rig): DialRequest | undefined {
  return rig.dials.at(-1);
}

export function passwordOf(dial: DialRequest | undefined): string {
  return Buffer.from(dial?.credentials?.password ?? "").toString("latin1");
}
