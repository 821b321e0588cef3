/**
 * What it costs that a transport is traced, and that its link can have faults:
 *
 *     npm run build && node dist/bench/faults.js [--short]
 */

import { FaultyLink } from "../protocol/faults/faulty-link.ts";
import { createRandom } from "../protocol/random.ts";
import { createSimulatedClock } from "../protocol/simulated-clock.ts";
import { traceTransport } from "../protocol/trace-transport.ts";
import type { Transport, TransportListener } from "../protocol/transport.ts";

const call = '[2,"h1","MeterValues",{"connectorId":1,"transactionId":17,"meterValue":[]}]';
const answer = '[3,"h1",{}]';

/** Answers each CALL at once, so that nothing but the layers above it is measured. */
class Echo implements Transport {
  #listener: TransportListener | undefined;

  send(text: string): void {
    if (text === call) this.#listener?.message(answer);
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
  }

  close(): void {}
  terminate(): void {}
  ping(): void {}
}

const layers: Readonly<Record<string, (transport: Transport) => Transport>> = {
  bare: (transport) => transport,
  traced: (transport) => traceTransport(transport, { sent: () => {}, received: () => {} }),
  "link without faults": (transport) => createLink().wrap(transport),
  "link with a fault that matches nothing": (transport) => {
    const link = createLink();
    link.add({ kind: "lose", name: "none", match: ({ action }) => action === "Authorize" });
    return link.wrap(transport);
  },
};

function createLink(): FaultyLink {
  return new FaultyLink({ clock: createSimulatedClock(), random: createRandom(1) });
}

function main(isShort: boolean): void {
  const count = isShort ? 1000 : 300_000;
  const rows: Record<string, object> = {};
  for (const [name, wrap] of Object.entries(layers)) {
    const transport = wrap(new Echo());
    let answeredCount = 0;
    transport.listen({
      message: () => {
        answeredCount += 1;
      },
      closed: () => {},
    });
    let bestMs = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 5; turn += 1) {
      const startMs = performance.now();
      for (let index = 0; index < count; index += 1) transport.send(call);
      bestMs = Math.min(bestMs, performance.now() - startMs);
    }
    if (answeredCount !== 5 * count) throw new Error(`${answeredCount} answers came`);
    rows[name] = { "ns a CALL and its answer": Math.round((1e6 * bestMs) / count) };
  }
  console.table(rows);
}

main(process.argv.includes("--short"));
