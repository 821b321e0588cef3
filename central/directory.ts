/** Who may charge and which charge points are known: a port, and a directory in memory behind it. */

import { createHash, timingSafeEqual } from "node:crypto";
import { toIdTagKey } from "../model/id-tag.ts";
import type { IdTagInfo, RegistrationStatus } from "../schemas/messages.ts";

/**
 * 0: none. 1: Basic authorization, in the open. 2: the same over TLS. 3: TLS with a certificate of
 * the charge point (OCPP 1.6 security whitepaper §2).
 */
export type SecurityProfile = 0 | 1 | 2 | 3;

/** What an operator has laid down about a charge point. What is left out is as for newcomers. */
export interface ChargePointEntry {
  /** As it is spelled here: a charge point may write its name in another case. */
  readonly identity: string;
  /** What it is told when it boots. */
  readonly registration?: RegistrationStatus;
  readonly securityProfile?: SecurityProfile | undefined;
  /** That is only because it has a key, with which it may come in over TLS as well. */
  readonly isProfileOfKey?: boolean;
  /** It was told to go over to this one: taken too, and once it is used, no other. */
  readonly proposedSecurityProfile?: SecurityProfile | undefined;
  /** The common name of its certificate; its identity if left out. */
  readonly serialNumber?: string;
  readonly callTimeoutSeconds?: number;
}

/** `proposed`: it was told to use this one from now on, and it does. */
export type PasswordCheck = "current" | "proposed" | "wrong";

/** Resolves once it is safe; undefined if it is so already. */
export type Saved = Promise<void> | undefined;

/** Asked for each handshake and each tag: answers at once. Names are compared without case. */
export interface Directory {
  findChargePoint(identity: string): ChargePointEntry | undefined;
  /** Undefined: nobody knows the tag. */
  findIdTag(idTag: string): IdTagInfo | undefined;
  /** Wrong as well if there is none. */
  checkPassword(identity: string, password: Uint8Array): PasswordCheck;
  /** Taken beside the current one, until it is settled which of them is right. */
  proposePassword(identity: string, password: Uint8Array): Saved;
  /** The proposed password takes the place of the current one, or is dropped. */
  settlePassword(identity: string, isProposedRight: boolean): Saved;
  /** Changes an entry that there is. */
  changeChargePoint(identity: string, changes: Partial<ChargePointEntry>): Saved;
}

export interface MemoryDirectoryOptions {
  readonly chargePoints?: readonly ChargePointEntry[];
  readonly idTags?: Readonly<Record<string, IdTagInfo>>;
  /** What is said of a tag that is not listed. Nothing, so that it is Invalid, if left out. */
  readonly unknownIdTags?: IdTagInfo;
  /** By identity. Text stands for its bytes in UTF-8. */
  readonly passwords?: Readonly<Record<string, string | Uint8Array>>;
}

interface Passwords {
  current: Buffer | undefined;
  proposed: Buffer | undefined;
}

export function createMemoryDirectory(options: MemoryDirectoryOptions = {}): Directory {
  const { chargePoints = [], idTags = {}, unknownIdTags, passwords = {} } = options;
  const entries = new Map(chargePoints.map((entry) => [keyOf(entry.identity), entry]));
  const tags = new Map(Object.entries(idTags).map(([tag, info]) => [toIdTagKey(tag), info]));
  const hashes = new Map<string, Passwords>();
  for (const [identity, password] of Object.entries(passwords)) {
    hashes.set(keyOf(identity), { current: hashOf(password), proposed: undefined });
  }

  return {
    findChargePoint: (identity) => entries.get(keyOf(identity)),
    findIdTag: (idTag) => tags.get(toIdTagKey(idTag)) ?? unknownIdTags,
    checkPassword(identity, password) {
      const { current, proposed } = hashes.get(keyOf(identity)) ?? {};
      const hash = hashOf(password);
      if (proposed !== undefined && timingSafeEqual(hash, proposed)) return "proposed";
      return current !== undefined && timingSafeEqual(hash, current) ? "current" : "wrong";
    },
    proposePassword(identity, password) {
      const current = hashes.get(keyOf(identity))?.current;
      hashes.set(keyOf(identity), { current, proposed: hashOf(password) });
      return undefined;
    },
    settlePassword(identity, isProposedRight) {
      const known = hashes.get(keyOf(identity));
      if (known === undefined) return undefined;
      if (isProposedRight) known.current = known.proposed ?? known.current;
      known.proposed = undefined;
      return undefined;
    },
    changeChargePoint(identity, changes) {
      const entry = entries.get(keyOf(identity));
      if (entry !== undefined) entries.set(keyOf(identity), { ...entry, ...changes });
      return undefined;
    },
  };
}

function keyOf(identity: string): string {
  return identity.toLowerCase();
}

function hashOf(password: string | Uint8Array): Buffer {
  return createHash("sha256").update(password).digest();
}
