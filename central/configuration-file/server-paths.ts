/** Where the files are that a configuration names. */

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { SettingsReader } from "./settings-reader.ts";

/** A configuration file, and the folder that the paths in it are relative to. */
export interface ConfigurationSource {
  readonly file: string;
  readonly base: string;
}

/**
 * A file that is not where it is said to be may be where balanz would have been started, or beside
 * the configuration file: those who publish a site put all of it into one folder. This is told.
 */
export class ServerPaths {
  readonly #base: string;
  readonly #beside: string;

  constructor({ file, base }: ConfigurationSource) {
    this.#base = base;
    this.#beside = dirname(file);
  }

  /** Of a file, or a folder, that need not be there. */
  read<Fallback extends string | undefined>(
    reader: SettingsReader,
    key: string,
    fallback: Fallback,
    about: string,
  ): string | Fallback {
    const written = reader.text(key, fallback, about);
    return written === undefined ? written : this.#find(reader, key, written);
  }

  readExisting(reader: SettingsReader, key: string, about: string): string | undefined {
    const path = this.read(reader, key, undefined, about);
    if (path !== undefined && !existsSync(path)) reader.report(key, `there is no ${path}`);
    return path;
  }

  /** Of a table of the site; where it is to be made if it is not there. */
  readTable(reader: SettingsReader, key: string, fallback: string): string {
    const written = reader.text(key, fallback, "A table of the site.");
    const found = this.#find(reader, key, written);
    return existsSync(dirname(found)) ? found : join(this.#beside, basename(written));
  }

  at(written: string): string {
    return resolve(this.#base, written);
  }

  #find(reader: SettingsReader, key: string, written: string): string {
    const path = this.at(written);
    const others = [
      ...(basename(this.#beside) === "config" ? [resolve(this.#beside, "..", written)] : []),
      join(this.#beside, basename(written)),
    ];
    const other = existsSync(path) ? path : others.find((each) => existsSync(each));
    if (other === undefined || other === path) return path;
    reader.report(key, `there is no ${path}: ${other} is taken`, "warning");
    return other;
  }
}
