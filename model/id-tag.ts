/** Whether an id tag may charge, and which tags are one (OCPP 1.6 §3.5, §3.10, §7.8, §7.28). */

import type { AuthorizationStatus, IdTagInfo } from "../schemas/messages.ts";
import { parseTimestamp } from "./timestamp.ts";

/** The length of a CiString20Type (OCPP 1.6 §7.28). */
const idTagMaxLength = 20;

/** An id tag with the group it is in, if any. */
export interface TagMembership {
  readonly idTag: string;
  readonly parentIdTag?: string | undefined;
}

export interface AuthorizationQuestion {
  /** What is known of the tag; undefined when it is unknown. */
  readonly info: IdTagInfo | undefined;
  readonly nowMs: number;
  /** The tag is in a transaction, and may not be in a second. */
  readonly isBusy: boolean;
}

/** Anything that can be typed counts, not hexadecimal digits alone. */
export function isIdTag(text: string): boolean {
  return text !== "" && text.length <= idTagMaxLength;
}

/** What a map of tags is keyed by: tags are compared without regard to case. */
export function toIdTagKey(idTag: string): string {
  return idTag.toLowerCase();
}

export function isSameIdTag(one: string, other: string): boolean {
  return one === other || toIdTagKey(one) === toIdTagKey(other);
}

/**
 * The answer to "may this tag charge now". What the record says against the tag stands before what
 * the time and the transactions say. An `expiryDate` that cannot be read does not expire.
 */
export function effectiveAuthorizationStatus(question: AuthorizationQuestion): AuthorizationStatus {
  const { info, nowMs, isBusy } = question;
  if (info === undefined) return "Invalid";
  if (info.status !== "Accepted") return info.status;
  if (isExpired(info, nowMs)) return "Expired";
  return isBusy ? "ConcurrentTx" : "Accepted";
}

/** Whether the record is past its `expiryDate`: that instant is the first at which it no longer counts. */
export function isExpired(info: IdTagInfo, nowMs: number): boolean {
  const expiryMs = parseTimestamp(info.expiryDate);
  return expiryMs !== undefined && nowMs >= expiryMs;
}

/**
 * Whether both tags have the same parent. The parent's own id names the group and is not in it, so
 * presented as a tag it is a stranger (OCPP 1.6 §3.10).
 */
export function isSameGroup(one: TagMembership, other: TagMembership): boolean {
  const { parentIdTag } = one;
  if (!parentIdTag || !other.parentIdTag) return false;
  if (!isSameIdTag(parentIdTag, other.parentIdTag)) return false;
  return !isSameIdTag(one.idTag, parentIdTag) && !isSameIdTag(other.idTag, parentIdTag);
}

/** Whether who presents the one tag may end what the other began (OCPP 1.6 §3.10). */
export function mayStopTransaction(presented: TagMembership, starter: TagMembership): boolean {
  return isSameIdTag(presented.idTag, starter.idTag) || isSameGroup(presented, starter);
}
