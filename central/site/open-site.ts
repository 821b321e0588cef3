/** The site in its CSV files. */

import { dirname } from "node:path";
import type { Clock } from "../../protocol/clock.ts";
import { chargerForm } from "./charger-entry.ts";
import type { EntryForm, SiteContext } from "./entry-form.ts";
import { type FileProblem, hasErrors } from "./file-problem.ts";
import { firmwareForm } from "./firmware-entry.ts";
import { lockFolder, type ProcessTable } from "./folder-lock.ts";
import { groupForm } from "./group-entry.ts";
import { createLoadableSite, type LoadableSite, type Site, type TableName } from "./site.ts";
import type { LoadableTable } from "./site-table.ts";
import { createTableFile, type TableFile } from "./table-file.ts";
import { tagForm } from "./tag-entry.ts";
import { userForm } from "./user-entry.ts";

export type SitePaths = Readonly<Record<TableName, string>>;

export interface FileSite extends Site {
  /** Takes what is in the file. If something is wrong with it, all stays as it is. */
  reload(table: TableName): Promise<readonly FileProblem[]>;
  /** Resolves once all that is in the table is in the file. */
  write(table: TableName): Promise<void>;
  /** Once what is under way is in the files. */
  close(): Promise<void>;
}

/** Tells of files that somebody has changed, from the moment that the promise resolves. */
export type WatchFiles = (
  paths: readonly string[],
  changed: (path: string) => void,
) => Promise<Watcher>;

interface Watcher {
  close(): Promise<void>;
}

export interface OpenSiteOptions {
  readonly paths: SitePaths;
  readonly clock: Clock;
  readonly processes: ProcessTable;
  /** Without it, files are read again only when somebody says so. */
  readonly watch?: WatchFiles;
  /** What came of a file that was changed. */
  readonly reloaded: (table: TableName, problems: readonly FileProblem[]) => void;
  readonly failed: (fault: unknown) => void;
  /** Nothing is written, and nobody else kept from writing: changes are in memory alone. */
  readonly isReadOnly?: boolean;
}

export type SiteOpening =
  | { readonly isRight: true; readonly site: FileSite; readonly warnings: readonly FileProblem[] }
  | { readonly isRight: false; readonly problems: readonly FileProblem[] };

type TableFiles = Readonly<Record<TableName, TableFile>>;

const tableNames = ["groups", "chargers", "tags", "users", "firmware"] as const;

/**
 * All files are right, or none is taken. Nobody else may write them until the site is closed.
 *
 * @throws {FolderLockedError}
 */
export async function openSite(options: OpenSiteOptions): Promise<SiteOpening> {
  const { paths, isReadOnly = false } = options;
  const created = createFiles(paths, isReadOnly);
  const { site, files } = created;
  const closings: Closing[] = [];
  const closeAll = async () => {
    for (const close of closings.toReversed()) await close();
  };
  try {
    if (!isReadOnly) await lockFolders(options, closings);
    closings.push(() => settleAll(files));
    await watchAll(created, options, closings);
    const problems = await readAll(created);
    if (hasErrors(problems)) {
      await closeAll();
      return { isRight: false, problems };
    }
    if (!isReadOnly) await files.firmware.create();
    return { isRight: true, site: toFileSite(site, files, closeAll), warnings: problems };
  } catch (failure) {
    await closeAll();
    throw failure;
  }
}

type Closing = () => Promise<void>;

/** What is wrong with the files. Nothing is written. */
export async function checkSite(paths: SitePaths): Promise<readonly FileProblem[]> {
  return await readAll(createFiles(paths, true));
}

function toFileSite(site: LoadableSite, files: TableFiles, close: Closing): FileSite {
  const { groups, chargers, tags, users, firmware, listen } = site;
  return {
    ...{ groups, chargers, tags, users, firmware, listen },
    reload: (table) => reload(files, table),
    write: (table) => files[table].write(),
    close,
  };
}

/** A charger may have waited for its group. */
async function reload(files: TableFiles, table: TableName): Promise<readonly FileProblem[]> {
  const problems = await files[table].read();
  return table === "groups" ? [...problems, ...(await files.chargers.read())] : problems;
}

interface CreatedFiles {
  readonly site: LoadableSite;
  readonly files: TableFiles;
  readonly context: LenientContext;
}

/** Of groups that cannot be read, nothing is said about chargers. */
interface LenientContext extends SiteContext {
  knowsGroups: boolean;
}

function createFiles(paths: SitePaths, isReadOnly: boolean): CreatedFiles {
  const site = createLoadableSite(
    isReadOnly ? {} : { save: ({ table, id }) => files[table].save(id) },
  );
  const context: LenientContext = {
    knowsGroups: true,
    hasGroup: (groupId) => !context.knowsGroups || site.context.hasGroup(groupId),
    hasChargers: site.context.hasChargers,
  };

  function createFile<Entry>(
    name: TableName,
    form: EntryForm<Entry>,
    table: LoadableTable<Entry>,
  ): TableFile {
    return createTableFile({
      path: paths[name],
      form,
      table,
      context,
      keepsMissing: name === "groups" || name === "chargers",
      isOptional: name === "firmware",
      changed: () => site.reloaded(name),
    });
  }

  const files: TableFiles = {
    groups: createFile("groups", groupForm, site.groups),
    chargers: createFile("chargers", chargerForm, site.chargers),
    tags: createFile("tags", tagForm, site.tags),
    users: createFile("users", userForm, site.users),
    firmware: createFile("firmware", firmwareForm, site.firmware),
  };
  return { site, files, context };
}

async function readAll({ files, context }: CreatedFiles): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const name of tableNames) {
    const found = await files[name].read();
    if (name === "groups") context.knowsGroups = !hasErrors(found);
    problems.push(...found);
  }
  return problems;
}

async function watchAll(
  { files }: CreatedFiles,
  { paths, watch, reloaded, failed }: OpenSiteOptions,
  closings: Closing[],
): Promise<void> {
  if (watch === undefined) return;
  const watching: Promise<Watcher> = watch(Object.values(paths), (path) => {
    const table = tableNames.find((name) => paths[name] === path);
    if (table === undefined) return;
    reload(files, table).then((problems) => reloaded(table, problems), failed);
  });
  const watcher = await watching;
  closings.push(() => watcher.close());
}

async function lockFolders(options: OpenSiteOptions, closings: Closing[]): Promise<void> {
  for (const folder of new Set(Object.values(options.paths).map((path) => dirname(path)))) {
    const lock = await lockFolder(folder, options);
    closings.push(() => lock.release());
  }
}

async function settleAll(files: TableFiles): Promise<void> {
  await Promise.all(Object.values(files).map((file) => file.settle()));
}
