/**
 * How long it takes until so many StartTransactions are answered, each of them safe on disk: all of
 * them at once, and one after the other. Run after a build: `node dist/bench/store.js`, with
 * `--short` to see only that it works.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CentralSystem, createCentralSystem } from "../central/central-system.ts";
import { openDurableStore } from "../central/store/durable-store.ts";
import { systemClock } from "../protocol/clock.ts";
import { createTransportPair } from "../protocol/memory-transport.ts";
import { createRandom } from "../protocol/random.ts";
import type { Transport } from "../protocol/transport.ts";

async function main(): Promise<void> {
  const count = process.argv.includes("--short") ? 20 : 1000;
  const togetherMs = await measure(count, async (starts) => {
    await Promise.all(starts.map((start) => start()));
  });
  const inLineMs = await measure(count, async (starts) => {
    for (const start of starts) await start();
  });
  console.log(`${count} StartTransactions, each answered once it is safe on disk`);
  console.log(`all at once      ${togetherMs.toFixed(0).padStart(8)} ms`);
  console.log(`one after another${inLineMs.toFixed(0).padStart(8)} ms`);
  console.log(`ratio            ${(inLineMs / togetherMs).toFixed(1).padStart(8)}`);
}

type Start = () => Promise<void>;

async function measure(count: number, run: (starts: Start[]) => Promise<void>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "plugfest-bench-"));
  const store = await openDurableStore({ folder: join(folder, "store"), clock: systemClock });
  const centralSystem = createCentralSystem({
    clock: systemClock,
    random: createRandom("bench"),
    store,
  });
  const starts = Array.from({ length: count }, (_, index) => connect(centralSystem, `CP${index}`));
  const begunMs = performance.now();
  await run(starts);
  const tookMs = performance.now() - begunMs;
  centralSystem.close();
  await store.close();
  await rm(folder, { recursive: true });
  return tookMs;
}

function connect({ gate }: CentralSystem, identity: string): Start {
  const [near, far] = createTransportPair({ clock: systemClock });
  gate.accept(far, {
    identity,
    path: `/${identity}`,
    offeredSubProtocols: ["ocpp1.6"],
    credentials: undefined,
    remoteAddress: "192.0.2.1",
    isSecure: false,
    clientCertificate: undefined,
  });
  return () => startTransaction(near, identity);
}

function startTransaction(transport: Transport, idTag: string): Promise<void> {
  const timestamp = new Date().toISOString();
  const request = { connectorId: 1, idTag, meterStart: 0, timestamp };
  return new Promise((resolve) => {
    transport.listen({
      message(text) {
        if (text.includes('"transactionId"')) resolve();
      },
      closed: () => {},
    });
    transport.send(JSON.stringify([2, "start", "StartTransaction", request]));
  });
}

await main();
