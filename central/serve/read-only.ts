/** What a server does without where it cannot write. */

import { access, constants, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ServerConfiguration } from "../configuration-file/server-configuration.ts";

/** The folders of the configuration that cannot be written, or made. */
export async function findReadOnlyFolders(
  configuration: ServerConfiguration,
): Promise<readonly string[]> {
  const { site, history, store } = configuration;
  const files = [...Object.values(site), history.sessions, history.audit].filter(
    (path) => path !== undefined,
  );
  const folders = new Set([...files.map((path) => dirname(path)), ...(store ? [store] : [])]);
  const refused: string[] = [];
  for (const folder of folders) if (!(await isWritable(folder))) refused.push(folder);
  return refused;
}

/** A folder that is not there can be made if the one that it belongs into can be written. */
async function isWritable(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return dirname(folder) !== folder && isWritable(dirname(folder));
  if (!found.isDirectory()) return false;
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
