/** What a server goes by: the files, and what the command line says otherwise. */

import { resolve } from "node:path";
import {
  createDefaultConfiguration,
  findConfiguration,
  loadConfiguration,
} from "../../central/configuration-file/load-configuration.ts";
import type {
  ListenerConfiguration,
  ServerConfiguration,
  TlsPaths,
} from "../../central/configuration-file/server-configuration.ts";
import { type FileProblem, formatProblem } from "../../central/site/file-problem.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";

export interface ConfigurationOptions {
  readonly data?: string;
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
}

export interface FoundConfiguration {
  readonly configuration: ServerConfiguration;
  readonly warnings: readonly FileProblem[];
  /** There is no file: nothing is listed, and nothing kept. */
  readonly isForgetful: boolean;
}

/** A whole fleet may come to a server that is only tried. */
const triedBy = { maxChargePoints: 10_000, maxPerMinute: 10_000 };

/** @throws {CommandError} with all that is wrong */
export function readServerConfiguration(
  options: ConfigurationOptions,
  folder: string,
): FoundConfiguration {
  const found = findServerConfiguration(options, folder);
  const { configuration } = found;
  const listeners = readListeners(options, configuration.listeners, folder);
  return { ...found, configuration: { ...configuration, listeners } };
}

function findServerConfiguration(
  { data, config }: ConfigurationOptions,
  folder: string,
): FoundConfiguration {
  const source = findConfiguration(config ?? data, folder);
  if (source === undefined) {
    const place = config ?? data;
    if (place !== undefined)
      throw usage(`there is no plugfest.yaml, and no balanz.ini, at ${place}`);
    const configuration = createDefaultConfiguration(folder);
    const history = { ...configuration.history, sessions: undefined, audit: undefined };
    const central = { ...configuration.central, autoRegistration: triedBy };
    const forgetful = { ...configuration, central, history, store: undefined };
    return { configuration: forgetful, warnings: [], isForgetful: true };
  }
  const base = data === undefined ? source.base : resolve(folder, data);
  const { configuration, problems } = loadConfiguration({ ...source, base });
  if (configuration === undefined) throw usage(problems.map(formatProblem).join("\n"));
  return { configuration, warnings: problems, isForgetful: false };
}

/** One port that the command line describes takes the place of all others. */
function readListeners(
  options: ConfigurationOptions,
  configured: readonly ListenerConfiguration[],
  folder: string,
): readonly ListenerConfiguration[] {
  const { host, port } = options;
  const [first] = configured;
  const tls = readTls(options, folder);
  const isAsIs = host === undefined && port === undefined && tls === undefined;
  if (isAsIs || first === undefined) return configured;
  return [
    {
      ...first,
      ...(host !== undefined && { host, isHostInherited: false }),
      ...(port !== undefined && { port }),
      ...(tls !== undefined && { tls, securityProfile: 0 }),
    },
  ];
}

function readTls(
  { tlsCert, tlsKey, clientCa }: ConfigurationOptions,
  folder: string,
): TlsPaths | undefined {
  if (tlsCert === undefined && tlsKey === undefined && clientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw usage("--tls-cert and --tls-key are both needed");
  }
  return {
    certificate: resolve(folder, tlsCert),
    key: resolve(folder, tlsKey),
    clientAuthority: clientCa && resolve(folder, clientCa),
  };
}

function usage(message: string): CommandError {
  return new CommandError(message, exitCode.usage);
}
