/** One charge point at a prompt: plug, tag, fault, offline, and look what the far end does. */

import { closest } from "fastest-levenshtein";
import type { ChargePoint } from "../../simulator/charge-point.ts";
import type { Connector } from "../../simulator/connector/connector.ts";
import type { Fleet } from "../../simulator/fleet/fleet.ts";
import type { Terminal } from "../terminal.ts";

/** What a line does; what it returns is shown. */
interface PromptCommand {
  readonly usage: string;
  readonly help: string;
  run(chargePoint: ChargePoint, words: readonly string[]): string | undefined;
}

const commands: Readonly<Record<string, PromptCommand>> = {
  plug: {
    usage: "plug [connector]",
    help: "a car comes, and is plugged in",
    run: (chargePoint, [id]) => at(chargePoint, id, (connector) => connector.plug()),
  },
  unplug: {
    usage: "unplug [connector]",
    help: "the cable is taken out",
    run: (chargePoint, [id]) => at(chargePoint, id, (connector) => connector.unplug()),
  },
  tag: {
    usage: "tag ID [connector]",
    help: "somebody holds a tag to the reader",
    run: (chargePoint, [idTag, id]) =>
      idTag === undefined
        ? "which tag? as: tag 04E12345"
        : at(chargePoint, id, ({ connectorId }) => chargePoint.presentTag(idTag, connectorId)),
  },
  fault: {
    usage: "fault [connector]",
    help: "the connector has a fault",
    run: (chargePoint, [id]) =>
      at(chargePoint, id, (connector) => connector.raise({ errorCode: "GroundFailure" })),
  },
  clear: {
    usage: "clear [connector]",
    help: "the fault is gone",
    run: (chargePoint, [id]) =>
      at(chargePoint, id, (connector) => connector.clear("GroundFailure")),
  },
  offline: {
    usage: "offline",
    help: "the network is gone",
    run: (chargePoint) => void chargePoint.networkDown(),
  },
  online: {
    usage: "online",
    help: "the network is back",
    run: (chargePoint) => void chargePoint.networkUp(),
  },
  status: {
    usage: "status",
    help: "what is the case",
    run: (chargePoint) => describe(chargePoint),
  },
};

export async function runPrompt(
  { chargePoints }: Fleet,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const [chargePoint] = chargePoints;
  if (chargePoint === undefined) return;
  const { stderr } = terminal;
  stderr.write(`${chargePoint.identity} is on. \`help\` lists what it can do, \`quit\` ends it.\n`);
  for await (const line of terminal.readLines(`${chargePoint.identity}> `, signal)) {
    const [word = "", ...words] = line.trim().split(/\s+/);
    if (word === "quit" || word === "exit") return;
    const answer = word === "" ? undefined : answerTo(chargePoint, word, words);
    if (answer !== undefined) terminal.stdout.write(`${answer}\n`);
  }
}

function answerTo(
  chargePoint: ChargePoint,
  word: string,
  words: readonly string[],
): string | undefined {
  if (word === "help") return help();
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (command !== undefined) return command.run(chargePoint, words);
  return `there is no \`${word}\`: did you mean \`${closest(word, Object.keys(commands))}\`?`;
}

function help(): string {
  const all = [...Object.values(commands), { usage: "quit", help: "switch it off and end" }];
  return all.map(({ usage, help: text }) => `  ${usage.padEnd(22)}${text}`).join("\n");
}

function at(
  chargePoint: ChargePoint,
  id: string | undefined,
  act: (connector: Connector) => void,
): string | undefined {
  const connector = chargePoint.connectors[Number(id ?? 1) - 1];
  if (connector === undefined) return `there is no connector ${id}`;
  act(connector);
  return undefined;
}

function describe(chargePoint: ChargePoint): string {
  const { registration, isConnected, connectors, transactions } = chargePoint;
  return [
    `  ${isConnected ? "online" : "offline"}, ${registration.status ?? "not registered"}`,
    ...connectors.map(({ connectorId, status, transaction, outlet }) => {
      const session = transaction && `transaction ${transaction.transactionId ?? "pending"}`;
      const flow = `${outlet.limitAmps} A offered, ${outlet.energyWh()} Wh`;
      return `  connector ${connectorId}: ${[status, session, flow].filter(Boolean).join(", ")}`;
    }),
    `  ${transactions.queue.length} transaction messages wait`,
  ].join("\n");
}
