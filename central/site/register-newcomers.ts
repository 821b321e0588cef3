/** Writes down charge points that came in though nobody had listed them. */

import type { CentralSystem } from "../central-system.ts";
import type { Saved } from "../directory.ts";
import type { ChargerEntry } from "./charger-entry.ts";
import type { Site } from "./site.ts";
import { InvalidEntryError } from "./site-table.ts";

export interface NewcomerOptions {
  readonly centralSystem: Pick<CentralSystem, "listen">;
  readonly site: Site;
  /** The group that they come into. */
  readonly groupId: string;
  /** Told of a newcomer that was let in and cannot be written down. */
  readonly failed: (fault: unknown) => void;
}

/** Of a newcomer one connector is known at first, and more as it tells of them. */
export function registerNewcomers(options: NewcomerOptions): () => void {
  const { centralSystem, site, groupId, failed } = options;
  const newcomers = new Set<string>();

  function put(charger: ChargerEntry): void {
    const problems = site.chargers.check(charger);
    if (problems.length > 0) failed(new InvalidEntryError(problems));
    else report(site.chargers.put(charger));
  }

  function report(saved: Saved): void {
    saved?.catch(failed);
  }

  return centralSystem.listen((event) => {
    if (event.kind === "connected") {
      const { identity } = event.chargePoint;
      if (site.chargers.get(identity) !== undefined) return;
      newcomers.add(identity);
      put({ chargerId: identity, alias: identity, groupId, connectorCount: 1 });
    }
    if (event.kind === "status" && newcomers.has(event.chargePoint.identity)) {
      const charger = site.chargers.get(event.chargePoint.identity);
      const { connectorId } = event.connector;
      if (charger === undefined || charger.connectorCount >= connectorId) return;
      put({ ...charger, connectorCount: connectorId });
    }
  });
}
