/** `plugfest fleet` on the command line. */

import { type Command, Option } from "commander";
import { fleetBehaviors } from "../../simulator/fleet/visit-plan.ts";
import type { FleetOptions } from "../commands/fleet.ts";
import { readAddress, readSeed } from "../option-words.ts";
import { readTarget } from "../target-guard.ts";
import type { Terminal } from "../terminal.ts";
import {
  readArrival,
  readCount,
  readDuration,
  readIdentityPattern,
  readLocalAddress,
  readQuirkWord,
} from "./fleet-words.ts";

const about = `Runs charge points alone, against any central system, until Ctrl-C or for a time.

  plugfest fleet --url ws://localhost:9000/ocpp --interactive
  plugfest fleet --url ws://localhost:9000/ocpp --count 200 --arrival ramp:60s --duration 10m
  plugfest fleet --url wss://test.example.org/ocpp --count 50 --behavior office --tag 04E12345
  plugfest fleet --url ws://localhost:9000/ocpp --count 50 --quirk seen-abb-terra-ac:10%
`;

const exitCodes = `
Exit codes: 0 it ran, 2 a mistake in the command line or the template, 3 the central system was
never reached, or this machine has no room for so many or was too busy itself, 130 and 143
interrupted.
`;

export function addFleet(
  program: Command,
  terminal: Terminal,
  finish: (code: number) => void,
  environment: string,
): void {
  program
    .command("fleet")
    .summary("run charge points alone, against any central system")
    .requiredOption(
      "--url <url>",
      "the central system; each charge point adds its name",
      readAddress,
    )
    .option("--allow-target <host>", "more than 50 charge points may go there", readTarget)
    .option("--count <n>", "how many charge points", readCount, 1)
    .option("--id <pattern>", "their names", readIdentityPattern, "CP{index:05}")
    .option("--template <file>", "what they are, in the words of `chargers` in a scenario")
    .addOption(
      new Option(
        "--arrival <shape>",
        "how they come: step, ramp:60s, poisson:60s, herd:5s, rolling:30s, blackout:60s",
      )
        .argParser(readArrival)
        .default({ shape: "step", overMs: 0 }, "step"),
    )
    .addOption(
      new Option("--behavior <habit>", "how their cars come and go")
        .choices(fleetBehaviors)
        .default("sessions"),
    )
    .option("--tag <id...>", "tags that the central system knows; made up if left out")
    .option(
      "--quirk <name>",
      "quirks of a vendor's, or of a YAML file, in a part of the fleet, as seen-alfen:10%; repeatable",
      readQuirkWord,
    )
    .option(
      "--local-address <address...>",
      "addresses of this machine to connect from, in turn: each has ports of its own",
      readLocalAddress,
    )
    .option("--seed <n>", "where chance begins", readSeed, 1)
    .option("--duration <time>", "how long, as 10m; until Ctrl-C if left out", readDuration)
    .option("--interactive", "one charge point, at a prompt")
    .option("--no-color", "no colours, as with NO_COLOR=1")
    .addHelpText("before", about)
    .addHelpText("after", exitCodes + environment)
    .action(async (options: FleetOptions) => {
      const { runFleet } = await import("../commands/fleet.ts");
      finish(await runFleet(options, terminal));
    });
}
