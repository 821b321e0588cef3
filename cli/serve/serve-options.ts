/** The options of `plugfest serve`. */

import { type Command, InvalidArgumentError, Option } from "commander";
import type { ServeOptions } from "../commands/serve.ts";
import type { Terminal } from "../terminal.ts";

const about = `Runs a central system: charge points at ws://HOST:PORT/NAME, operators at /api, and other programs
over HTTP (/openapi.json), all on one port. What it does it tells on stderr.

  plugfest serve                                # nothing is listed, and nothing kept: to try it
  plugfest serve --data /srv/balanz             # a folder as balanz has it
  plugfest serve --config plugfest.yaml
  plugfest serve --data site --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
`;

const exitCodes = `
Exit codes: 0 it was told to stop by SIGTERM, 2 a mistake in the command line or a file, or a port
that is in use, 130 interrupted.
`;

export function addServe(
  program: Command,
  terminal: Terminal,
  finish: (code: number) => void,
  environment: string,
): void {
  program
    .command("serve")
    .summary("run a central system")
    .option("--data <folder>", "where plugfest.yaml or balanz.ini is, and the files that it names")
    .option("--config <file>", "the configuration, if it is not in the folder of the data")
    .option("--host <address>", "the address to listen on, instead of what is configured")
    .option("--port <n>", "the port; 0: any that is free", readPort)
    .option("--tls-cert <file>", "PEM: the certificate, with those that vouch for it")
    .option("--tls-key <file>", "PEM: its key")
    .option("--client-ca <file>", "PEM: who has signed the certificates of charge points")
    .addOption(
      new Option("--log-format <format>", "lines for people, or JSON for programs")
        .choices(["lines", "json"])
        .default("lines"),
    )
    .addHelpText("before", about)
    .addHelpText("after", exitCodes + environment)
    .action(async (options: ServeOptions) => {
      const { serve } = await import("../commands/serve.ts");
      finish(await serve(options, terminal));
    });
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("It is a whole number from 0 to 65535.");
}
