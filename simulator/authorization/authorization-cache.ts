/** What the central system said of tags the last time it was asked (OCPP 1.6 §3.5.1). */

import { toIdTagKey } from "../../model/id-tag.ts";
import type { IdTagInfo } from "../../schemas/messages.ts";

/** The tag that was heard of longest ago makes room for a new one. */
const maxEntries = 1000;

export class AuthorizationCache {
  readonly #entries = new Map<string, IdTagInfo>();

  find(idTag: string): IdTagInfo | undefined {
    return this.#entries.get(toIdTagKey(idTag));
  }

  set(idTag: string, info: IdTagInfo): void {
    const key = toIdTagKey(idTag);
    this.#entries.delete(key);
    this.#entries.set(key, info);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxEntries) break;
      this.#entries.delete(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
