/** Lays down the base profile of a charge point: what newcomers get where nothing else is said. */

import type { Capabilities } from "./capabilities.ts";
import { baseProfile, hasRoomForBase, type ProfileContext } from "./charging-profiles.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import type { Host } from "./host.ts";
import type { Outcome } from "./outcome.ts";

interface BaseLine {
  readonly identity: string;
  readonly tracks: readonly ConnectorTrack[];
  profileContext(): ProfileContext;
  attempt(accepts: Promise<boolean>): Promise<Outcome>;
  noteWrite(): void;
}

export class BaseInstaller {
  readonly #line: BaseLine;
  readonly #host: Host;
  #isInstalled = false;
  #isRefused = false;

  constructor(line: BaseLine, host: Host) {
    this.#line = line;
    this.#host = host;
  }

  get isInstalled(): boolean {
    return this.#isInstalled;
  }

  lost(): void {
    this.#isInstalled = false;
  }

  /** It may take now what it has refused. */
  booted(): void {
    this.#isInstalled = false;
    this.#isRefused = false;
  }

  mayInstall(capabilities: () => Capabilities): boolean {
    if (this.#isInstalled || this.#isRefused) return false;
    const { tracks } = this.#line;
    const areInstalled = tracks.every(({ isDefaultInstalled }) => isDefaultInstalled);
    return areInstalled && hasRoomForBase(capabilities(), tracks.length);
  }

  /** Tells whether it is there. */
  async install(): Promise<boolean> {
    const { centralSystem, settings } = this.#host;
    const request = baseProfile(settings.minAllocationAmps, this.#line.profileContext());
    this.#line.noteWrite();
    const set = centralSystem.call(this.#line.identity, "SetChargingProfile", request);
    const outcome = await this.#line.attempt(set.then(({ status }) => status === "Accepted"));
    this.#isInstalled = outcome === "accepted";
    this.#isRefused = outcome === "refused" || outcome === "garbled";
    return this.#isInstalled;
  }
}
