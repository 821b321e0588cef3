/** What scenarios may ask for: the network and rigs where `--allow` says so, and a person. */

import { spawn } from "node:child_process";
import type {
  HttpClient,
  HttpResponse,
  Rig,
  Services,
} from "../../scenarios/engine/services/services.ts";
import type { Terminal } from "../terminal.ts";
import type { Allowed } from "./allowed.ts";
import { createModuleLoader } from "./module-loader.ts";
import { createOperator, readAnswers } from "./operator.ts";

export interface ServiceOptions {
  readonly allow?: readonly Allowed[];
  readonly answers?: string;
  /** False for `--no-input`. */
  readonly input?: boolean;
}

/**
 * A terminal is where people are asked; without one, the file of answers is all there is.
 *
 * @throws CommandError when the file of answers cannot be read.
 */
export function createServices(
  { allow = [], answers, input = true }: ServiceOptions,
  folder: string,
  terminal: Terminal | undefined,
): Services {
  const given = answers === undefined ? new Map() : readAnswers(answers, folder);
  return {
    ...(allow.includes("http") && { http: httpClient }),
    ...(allow.includes("exec") && { rig: createRig(folder) }),
    ...(allow.includes("code") && { modules: createModuleLoader(folder) }),
    operator: createOperator(given, input ? terminal : undefined),
  };
}

/** More than this of an answer is not read. */
const longestBody = 1_000_000;

const httpClient: HttpClient = {
  async send({ method, url, headers, body }, signal): Promise<HttpResponse> {
    const options = { method, headers, signal, ...(body !== undefined && { body }) };
    const response = await fetch(url, options);
    return { status: response.status, body: await readBody(response) };
  },
};

async function readBody({ body }: Response): Promise<string> {
  if (body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestBody) throw new Error(`the answer is longer than ${longestBody} bytes`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function createRig(folder: string): Rig {
  return {
    run: (command, signal) =>
      new Promise((resolve, reject) => {
        const options = { cwd: folder, shell: true, signal, stdio: "ignore" } as const;
        const child = spawn(command, options);
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
      }),
  };
}
