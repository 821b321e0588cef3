/** Who may charge and which charge points are known: a port, and a directory in memory behind it. */

import { toIdTagKey } from "../model/id-tag.ts";
import type { IdTagInfo, RegistrationStatus } from "../schemas/messages.ts";

/** What an operator has laid down about a charge point. */
export interface ChargePointEntry {
  /** As it is spelled here: a charge point may write its name in another case. */
  readonly identity: string;
  /** What it is told when it boots. The central system's setting for newcomers if left out. */
  readonly registration?: RegistrationStatus;
  /** The central system's own setting holds if left out. */
  readonly callTimeoutSeconds?: number;
}

/** Asked for each handshake and each tag: answers at once. Names are compared without case. */
export interface Directory {
  findChargePoint(identity: string): ChargePointEntry | undefined;
  /** Undefined: nobody knows the tag. */
  findIdTag(idTag: string): IdTagInfo | undefined;
}

export interface MemoryDirectoryOptions {
  readonly chargePoints?: readonly ChargePointEntry[];
  readonly idTags?: Readonly<Record<string, IdTagInfo>>;
  /** What is said of a tag that is not listed. Nothing, so that it is Invalid, if left out. */
  readonly unknownIdTags?: IdTagInfo;
}

export function createMemoryDirectory(options: MemoryDirectoryOptions = {}): Directory {
  const { chargePoints = [], idTags = {}, unknownIdTags } = options;
  const entries = new Map(chargePoints.map((entry) => [entry.identity.toLowerCase(), entry]));
  const tags = new Map(Object.entries(idTags).map(([tag, info]) => [toIdTagKey(tag), info]));
  return {
    findChargePoint: (identity) => entries.get(identity.toLowerCase()),
    findIdTag: (idTag) => tags.get(toIdTagKey(idTag)) ?? unknownIdTags,
  };
}
