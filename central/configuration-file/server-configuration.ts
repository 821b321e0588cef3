/** All that an operator can lay down about a central system, whatever file it was written in. */

import type { BalancingSettings } from "../balancing/settings.ts";
import type { SecurityProfile } from "../directory.ts";
import type { LocalControllerSettings } from "../local-controller/settings.ts";
import type { LogComponent, LogLevel } from "../log-book/log-entry.ts";
import type { CentralSystemSettings } from "../settings.ts";
import type { SitePaths } from "../site/open-site.ts";
import type { ChargerDefaults } from "../site/site-model.ts";

/** A port that charge points, or operators, come in by. */
export interface ListenerConfiguration {
  readonly host: string;
  /** Nobody has chosen the host for this server: where it is not safe, it listens to this machine. */
  readonly isHostInherited: boolean;
  readonly port: number;
  readonly tls: TlsPaths | undefined;
  /** Of the charge points that this port is for; 0: of all that its encryption fits. */
  readonly securityProfile: SecurityProfile;
  readonly servesChargePoints: boolean;
  /** The interface for operators over WebSocket, at `/api`. */
  readonly servesApi: boolean;
  /** The interface for other programs over HTTP. */
  readonly servesHttp: boolean;
}

export interface TlsPaths {
  readonly certificate: string;
  readonly key: string;
  /** Who must have signed the certificates of charge points. */
  readonly clientAuthority: string | undefined;
}

export interface HistoryConfiguration {
  /** Where completed sessions are added to; undefined: to no file. */
  readonly sessions: string | undefined;
  readonly audit: string | undefined;
  readonly minimumUsageChangeAmps: number;
}

export interface LocalControllerConfiguration {
  /** What the identity of a charge point is appended to. */
  readonly upstreamUrl: string;
  readonly settings: LocalControllerSettings;
}

export interface ServerConfiguration {
  /** By its name in the IANA database; undefined: that of the machine. */
  readonly timeZone: string | undefined;
  readonly listeners: readonly ListenerConfiguration[];
  /** A connection from which no byte comes for so long is given up. */
  readonly pingTimeoutSeconds: number;
  readonly central: CentralSystemSettings;
  /** Where charge points go that nobody has listed. */
  readonly newcomerGroupId: string;
  /** Whether a charge point that has a key must prove it. */
  readonly requiresKeys: boolean;
  /** How long after it came in a charge point without a key is given one; undefined: never. */
  readonly keyRollOutDelaySeconds: number | undefined;
  readonly chargerDefaults: ChargerDefaults;
  /** Undefined: current is not balanced. */
  readonly balancing: BalancingSettings | undefined;
  readonly logLevels: Readonly<Partial<Record<LogComponent, LogLevel>>>;
  readonly site: SitePaths;
  readonly history: HistoryConfiguration;
  /** The folder of what is to outlast the process; undefined: nothing does. */
  readonly store: string | undefined;
  /** Undefined: charge points are ours alone. */
  readonly localController: LocalControllerConfiguration | undefined;
  /** By section and key of `balanz.ini`, as it is written there; empty for other files. */
  readonly written: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
