/**
 * A central system that balances, in a process of its own, which a test may kill at any time. Its
 * folder comes as an argument, and the number of its life, of its charge points and of its amps.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createBalancing } from "../../../../central/balancing/balancing.ts";
import { createMemorySite } from "../../../../central/balancing/site-model.ts";
import { type CentralSystem, createCentralSystem } from "../../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../../central/directory.ts";
import {
  openSessionHistory,
  type SessionHistory,
} from "../../../../central/history/session-history.ts";
import { createSite } from "../../../../central/site/site.ts";
import { openDurableStore } from "../../../../central/store/durable-store.ts";
import { systemClock } from "../../../../protocol/clock.ts";
import { createRandom } from "../../../../protocol/random.ts";
import { listenWebSocket } from "../../../../protocol/websocket-server.ts";
import {
  type CandidateRow,
  type ChildMessage,
  isOrder,
  type OperatorOrder,
  type TransactionRow,
} from "./child-message.ts";

const [folder = "", life = "", count = "", capAmps = ""] = process.argv.slice(2);
const identities = Array.from({ length: Number(count) }, (_, index) => `CP${index}`);

function tell(message: ChildMessage): void {
  process.send?.(message);
}

function tellFault(event: { readonly kind: string; readonly fault?: unknown }): void {
  if (event.kind === "fault") tell({ kind: "fault", text: String(event.fault) });
}

async function main(): Promise<void> {
  tell({ kind: "opening" });
  const clock = systemClock;
  const store = await openDurableStore({ folder: join(folder, "store"), clock });
  const centralSystem = createCentralSystem({
    clock,
    random: createRandom(`life ${life}`),
    store,
    directory: createMemoryDirectory({ unknownIdTags: { status: "Accepted" } }),
    settings: { allowsConcurrentTags: true, pingIntervalSeconds: 0, settleSeconds: 0 },
    events: tellFault,
  });
  let isCalm = false;
  const balancing = createBalancing({
    centralSystem,
    clock,
    store,
    site: createMemorySite({
      groups: [
        {
          groupId: "HQ",
          maxAllocation: `00:00-23:59>0=${capAmps}`,
          chargers: identities.map((identity) => ({ identity, priority: 1, connMaxAmps: [32] })),
        },
      ],
    }),
    settings: {
      firstWaitSeconds: 0.1,
      passIntervalSeconds: 0.1,
      debounceSeconds: 0.02,
      minOfferIncreaseIntervalSeconds: 0.05,
      waitAfterReduceSeconds: 0.1,
      usageMonitoringIntervalSeconds: 1,
    },
    events(event) {
      tellFault(event);
      if (isCalm || event.kind !== "passed" || event.heldAmps > event.capAmps) return;
      isCalm = true;
      tell({ kind: "calm" });
    },
  });
  const history = await openSessionHistory({
    clock,
    centralSystem,
    balancing,
    site: createSite(),
    timeZone: "Europe/Copenhagen",
    records: store.records,
    path: join(folder, "sessions.csv"),
    events: tellFault,
  });
  const held = balancing
    .groups()
    .flatMap(({ connectors }) =>
      connectors.map(({ chargePoint, heldAmps }) => [chargePoint, heldAmps] as const),
    );
  const rows = await rowsOf(centralSystem, history);
  tell({ kind: "restored", rows, held, candidates: candidatesOf(centralSystem) });

  const onFault = (fault: unknown) => tellFault({ kind: "fault", fault });
  const listener = await listenWebSocket({ gate: centralSystem.gate, clock, port: 0, onFault });
  tell({ kind: "listening", url: listener.url });

  process.on("message", async (message) => {
    if (isOrder(message)) {
      await carryOut(centralSystem, message).catch(onFault);
      tell({ kind: "done", chargePoint: message.chargePoint });
      return;
    }
    centralSystem.close();
    await listener.close();
    balancing.close();
    await history.close();
    await store.close();
    process.disconnect();
  });
}

async function carryOut(centralSystem: CentralSystem, order: OperatorOrder): Promise<void> {
  const { kind, chargePoint } = order;
  if (kind === "decide") {
    await centralSystem.setRegistration(chargePoint, order.status);
    return;
  }
  const { reservationId } = order;
  if (kind === "cancel") {
    await centralSystem.call(chargePoint, "CancelReservation", { reservationId });
    return;
  }
  const expiryDate = new Date(systemClock.now() + 86_400_000).toISOString();
  const reservation = { connectorId: 1, idTag: "TAG", reservationId, expiryDate };
  await centralSystem.call(chargePoint, "ReserveNow", reservation);
}

function candidatesOf({ chargePoints }: CentralSystem): CandidateRow[] {
  return Array.from(chargePoints.values(), ({ identity, boot, registration, reservations }) => {
    const firmware = boot?.firmwareVersion;
    return [identity, firmware, registration, [...reservations.keys()]] as const;
  });
}

/** Those that run, and those that are over. */
async function rowsOf(
  centralSystem: CentralSystem,
  history: SessionHistory,
): Promise<TransactionRow[]> {
  const rows: TransactionRow[] = [];
  for (const {
    id,
    chargePoint,
    startedAtMs,
    meterStartWh,
  } of centralSystem.runningTransactions()) {
    rows.push([id, `${chargePoint} ${startedAtMs} ${meterStartWh}`]);
  }
  let after: string | undefined;
  do {
    const page = await history.find({ limit: 1000, ...(after !== undefined && { after }) });
    for (const { transactionId = 0, chargerId, startedAtMs, ...session } of page.sessions) {
      const key = `${chargerId} ${startedAtMs} ${session.meterStartWh}`;
      rows.push([transactionId, key, session.meterStopWh]);
    }
    after = page.next;
  } while (after !== undefined);
  return rows;
}

// Whoever loads it as a test does not start it.
if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
