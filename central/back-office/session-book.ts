/** The charging sessions of a site, as the back office asks for them: a port. */

/** What changed at one time. Undefined is what did not. */
export interface ChargingHistoryEntry {
  readonly atMs: number;
  readonly offeredAmps: number | undefined;
  readonly usageAmps: number | undefined;
}

export interface Session {
  readonly sessionId: string;
  readonly chargerId: string;
  readonly chargerAlias: string | undefined;
  readonly groupId: string | undefined;
  readonly idTag: string;
  readonly userName: string;
  readonly startedAtMs: number;
  readonly meterStopWh: number;
  readonly energyWh: number;
  /** Undefined while it is live, as is what follows. */
  readonly endedAtMs: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly stopIdTag: string | undefined;
  readonly reason: string | undefined;
  readonly chargingHistory: readonly ChargingHistoryEntry[];
}

export interface SessionQuery {
  readonly chargerIds?: readonly string[];
  readonly order?: "newest" | "oldest";
  readonly limit?: number;
  /** Goes on after the page that gave it as `next`. */
  readonly after?: string;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  readonly next: string | undefined;
}

export type HistoryEvent =
  | { readonly kind: "completed"; readonly session: Session }
  | { readonly kind: "resumed" | "unreadable" | "fault" };

export interface SessionHistory {
  /** How many have ended. */
  readonly size: number;
  /** Of those that have ended. */
  find(query?: SessionQuery): Promise<SessionPage>;
  live(): readonly Session[];
  /** Of a transaction that runs. */
  chargingHistoryOf(transactionId: number): readonly ChargingHistoryEntry[];
  /** The file of those that have ended, as it is. */
  csvText(): Promise<string>;
  /** The function returned ends it. */
  listen(listener: (event: HistoryEvent) => void): () => void;
}
