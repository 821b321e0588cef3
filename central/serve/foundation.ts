/** What a server stands on: its files, its store, its log, and the central system over them. */

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../../protocol/clock.ts";
import type { Random } from "../../protocol/random.ts";
import { type Balancing, createBalancing } from "../balancing/balancing.ts";
import { type CentralSystem, createCentralSystem } from "../central-system.ts";
import type { ServerConfiguration } from "../configuration-file/server-configuration.ts";
import type { Directory, SecurityProfile } from "../directory.ts";
import {
  type HistoryEvent,
  openSessionHistory,
  type SessionHistory,
} from "../history/session-history.ts";
import { createBalancingLog } from "../log-book/balancing-lines.ts";
import { createCentralLog } from "../log-book/central-lines.ts";
import { describeFault } from "../log-book/event-line.ts";
import { createLogBook, type LogBook } from "../log-book/log-book.ts";
import type { LogEntry } from "../log-book/log-entry.ts";
import { formatProblem } from "../site/file-problem.ts";
import { FolderLockedError, type ProcessTable } from "../site/folder-lock.ts";
import { type FileSite, openSite, type WatchFiles } from "../site/open-site.ts";
import { createSite } from "../site/site.ts";
import { createSiteDirectory } from "../site/site-directory.ts";
import { toSiteModel } from "../site/site-model.ts";
import { openAuditFile } from "./audit-file.ts";
import type { Closings } from "./closings.ts";
import { safeListeners } from "./exposure.ts";
import { findReadOnlyFolders } from "./read-only.ts";
import { orServeError, ServeError } from "./serve-error.ts";
import { openServerStore, type ServerStore } from "./server-store.ts";

export interface FoundationOptions {
  readonly configuration: ServerConfiguration;
  readonly clock: Clock;
  /** Two starts must not begin with the same seed. */
  readonly random: Random;
  readonly processes: ProcessTable;
  /** Without it, files are read again only when somebody says so. */
  readonly watch?: (failed: (fault: unknown) => void) => WatchFiles;
  /** There are no files: nobody is listed, anybody may charge, and all is forgotten. */
  readonly isForgetful?: boolean;
  /** Where the log is written. */
  readonly output: (entry: LogEntry) => void;
}

export interface Foundation {
  readonly configuration: ServerConfiguration;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly logBook: LogBook;
  readonly site: FileSite;
  readonly isReadOnly: boolean;
  readonly store: ServerStore;
  readonly directory: Directory;
  /** Of charge points that have a key. */
  readonly keySecurityProfile: SecurityProfile;
  readonly centralSystem: CentralSystem;
  readonly balancing: Balancing | undefined;
  readonly history: SessionHistory;
  readonly failed: (fault: unknown) => void;
}

/**
 * What is opened is among `closings`, even if a later step fails.
 *
 * @throws {ServeError} with the reason, for whoever starts it
 */
export async function layFoundation(
  options: FoundationOptions,
  closings: Closings,
): Promise<Foundation> {
  const { clock, random, output } = options;
  let { configuration } = options;
  const timeZone = configuration.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const logBook = createLogBook({ clock, output, levels: configuration.logLevels });
  const failed = (fault: unknown) => logBook.component("serve").error(describeFault(fault));
  const { isForgetful = false } = options;
  const refused = new Set(isForgetful ? [] : await findReadOnlyFolders(configuration));
  for (const folder of refused) warnOfReadOnly(logBook, folder);
  const isReadOnly = Object.values(configuration.site).some((path) => refused.has(dirname(path)));

  const site = isForgetful
    ? createForgetfulSite(configuration.newcomerGroupId)
    : await openFiles(options, { logBook, isReadOnly, failed });
  closings.add(() => site.close());
  const log = logBook.component("serve");
  configuration = {
    ...configuration,
    listeners: safeListeners({ configuration, clock, site, log }),
  };
  const { store: folder } = configuration;
  const store = await openServerStore(folder && refused.has(folder) ? undefined : folder, clock);
  closings.add(() => store.close());
  const paths = writableHistory(configuration, refused);
  if (paths.audit !== undefined) {
    const { audit: path } = paths;
    const opening = () => openAuditFile({ path, timeZone, logBook, failed });
    const audit = await orServeError(`cannot use ${path}`, opening);
    closings.add(() => audit.close());
  }

  const keySecurityProfile = profileOfKeys(configuration);
  const listed = createSiteDirectory(site, {
    random: random.stream("key salts"),
    ...(configuration.requiresKeys && { keySecurityProfile }),
  });
  const directory = isForgetful ? takeEveryTag(listed) : listed;
  const centralSystem = createCentralSystem({
    ...{ clock, store, directory, settings: configuration.central },
    random: random.stream("central system"),
    events: createCentralLog(logBook),
  });
  closings.add(() => centralSystem.close());
  const balancing = startBalancing(configuration, {
    ...{ clock, centralSystem, site, store },
    timeZone,
    logBook,
  });
  if (balancing !== undefined) closings.add(() => balancing.close());
  if (paths.sessions !== undefined) await mkdir(dirname(paths.sessions), { recursive: true });
  const history = await orServeError(`cannot read ${paths.sessions}`, () =>
    openSessionHistory({
      ...{ clock, centralSystem, site, timeZone, records: store.records },
      ...(balancing && { balancing }),
      ...(paths.sessions !== undefined && { path: paths.sessions }),
      settings: { minimumUsageChangeAmps: configuration.history.minimumUsageChangeAmps },
      events: historyLog(logBook, failed),
    }),
  );
  closings.add(() => history.close());
  return {
    ...{ configuration, clock, timeZone, logBook, site, isReadOnly, store, directory },
    ...{ keySecurityProfile, centralSystem, balancing, history, failed },
  };
}

/** One group, for whoever comes. */
function createForgetfulSite(groupId: string): FileSite {
  return {
    ...createSite({ groups: [{ groupId }] }),
    reload: () => Promise.resolve([]),
    write: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Where nobody is listed, anybody may charge. */
function takeEveryTag(directory: Directory): Directory {
  return { ...directory, findIdTag: () => ({ status: "Accepted" }) };
}

function warnOfReadOnly(logBook: LogBook, folder: string): void {
  const text = `${folder} cannot be written: what changes in it is forgotten at the end`;
  logBook.component("serve").warning(text);
}

interface OpenFiles {
  readonly logBook: LogBook;
  readonly isReadOnly: boolean;
  readonly failed: (fault: unknown) => void;
}

async function openFiles(
  { configuration, clock, processes, watch }: FoundationOptions,
  { logBook, isReadOnly, failed }: OpenFiles,
): Promise<FileSite> {
  const log = logBook.component("model");
  const opening = await orServeError("cannot read the site", () =>
    openSite({
      ...{ paths: configuration.site, clock, processes, isReadOnly, failed },
      ...(watch && { watch: watch(failed) }),
      reloaded(table, problems) {
        log.info(`${table} were changed, and are read again`);
        for (const problem of problems) log.warning(formatProblem(problem));
      },
    }),
  ).catch(explainLock);
  if (!opening.isRight) throw new ServeError(opening.problems.map(formatProblem).join("\n"));
  for (const warning of opening.warnings) log.warning(formatProblem(warning));
  return opening.site;
}

function explainLock(failure: unknown): never {
  if (!(failure instanceof FolderLockedError)) throw failure;
  throw new ServeError(failure.message, { cause: failure });
}

function writableHistory(
  { history: { sessions, audit } }: ServerConfiguration,
  refused: ReadonlySet<string>,
) {
  const ifWritable = (path: string | undefined) =>
    path === undefined || refused.has(dirname(path)) ? undefined : path;
  return { sessions: ifWritable(sessions), audit: ifWritable(audit) };
}

/** Encrypted, if there is no port on which it would go in the open. */
function profileOfKeys({ listeners }: ServerConfiguration): SecurityProfile {
  const ports = listeners.filter(({ servesChargePoints }) => servesChargePoints);
  return ports.every(({ tls }) => tls !== undefined) ? 2 : 1;
}

interface BalancingParts {
  readonly clock: Clock;
  readonly centralSystem: CentralSystem;
  readonly site: FileSite;
  readonly store: ServerStore;
  readonly timeZone: string;
  readonly logBook: LogBook;
}

function startBalancing(
  { balancing: settings, chargerDefaults }: ServerConfiguration,
  { site, timeZone, logBook, ...parts }: BalancingParts,
): Balancing | undefined {
  if (settings === undefined) {
    const text = "current is not balanced, as it is configured: to change that takes a new start";
    logBook.component("balanz").info(text);
    return undefined;
  }
  return createBalancing({
    ...parts,
    site: toSiteModel(site, timeZone, () => chargerDefaults),
    settings,
    events: createBalancingLog(logBook),
  });
}

function historyLog(logBook: LogBook, failed: (fault: unknown) => void) {
  const log = logBook.component("model");
  return (event: HistoryEvent) => {
    if (event.kind === "fault") failed(event.fault);
    if (event.kind === "unreadable") log.warning(`${event.path}:${event.line}: ${event.problem}`);
  };
}
