/** What a configuration key does, as a sentence and as a test of it. */

import type { ConfigurationKey } from "../../../model/configuration-keys.ts";

export interface KeyEffect {
  /** Completes "key X: …". */
  readonly does: string;
  readonly shows: () => Promise<void>;
}

export type KeyEffects = Readonly<Partial<Record<ConfigurationKey, KeyEffect>>>;
