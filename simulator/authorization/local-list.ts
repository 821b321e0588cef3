/** The list of tags that the central system keeps on the charge point (OCPP 1.6 §3.5.2, §5.15). */

import { toIdTagKey } from "../../model/id-tag.ts";
import type {
  AuthorizationData,
  IdTagInfo,
  Request,
  UpdateStatus,
} from "../../schemas/messages.ts";

/** How much of a list the charge point takes: at once, and in all. */
export interface LocalListLimits {
  readonly maxSent: number;
  readonly maxKept: number;
}

const noEntries: ReadonlyMap<string, IdTagInfo> = new Map();

export class LocalList {
  #version = 0;
  #entries = noEntries;

  /** 0 as long as the list is empty, whatever version it was given (§5.10, TC_042_2). */
  get version(): number {
    return this.#entries.size === 0 ? 0 : this.#version;
  }

  find(idTag: string): IdTagInfo | undefined {
    return this.#entries.get(toIdTagKey(idTag));
  }

  /** What is not Accepted leaves the list as it was. */
  update(request: Request<"SendLocalList">, limits: LocalListLimits): UpdateStatus {
    const { updateType, listVersion, localAuthorizationList: sent = [] } = request;
    if (updateType === "Differential" && listVersion <= this.version) return "VersionMismatch";
    if (listVersion < 1 || sent.length > limits.maxSent) return "Failed";
    const isFull = updateType === "Full";
    if (isFull && sent.some(({ idTagInfo }) => idTagInfo === undefined)) return "Failed";
    const entries = new Map(isFull ? noEntries : this.#entries);
    for (const entry of sent) apply(entries, entry);
    if (entries.size > limits.maxKept) return "Failed";
    this.#entries = entries;
    this.#version = listVersion;
    return "Accepted";
  }

  clear(): void {
    this.#version = 0;
    this.#entries = noEntries;
  }
}

/** An entry without idTagInfo takes the tag off the list (§7.1). */
function apply(entries: Map<string, IdTagInfo>, { idTag, idTagInfo }: AuthorizationData): void {
  if (idTagInfo === undefined) entries.delete(toIdTagKey(idTag));
  else entries.set(toIdTagKey(idTag), idTagInfo);
}
