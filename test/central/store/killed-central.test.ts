import { expect } from "chai";
import type { CentralSystemOptions } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { DurableStore } from "../../../central/store/durable-store.ts";
import { at, setUpWorld } from "../scripted-charge-point.ts";
import { useStoreBench } from "./scratch-folder.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };
const stop = { transactionId: 1, meterStop: 900, timestamp: at(60) };

describe("a central system that is killed", () => {
  const bench = useStoreBench();

  /** What is answered once the disk has it, and nothing before. */
  async function ask(
    disk: DurableStore,
    action: string,
    payload: object,
    options: Partial<CentralSystemOptions> = {},
  ) {
    let told: () => void = () => undefined;
    const isTold = new Promise<void>((resolve) => {
      told = resolve;
    });
    const kept: (Promise<void> | undefined)[] = [];
    const keepAnswer: DurableStore["keepAnswer"] = (answered) => {
      kept.push(disk.keepAnswer(answered));
      return isTold;
    };
    const world = setUpWorld({ store: { ...disk, keepAnswer }, ...options });
    const connected = await world.connect();
    expect(await connected.exchange(action, payload, "the-id")).to.deep.equal([]);
    await Promise.all(kept);
    told();
    await world.clock.advance(0);
    return { ...world, answer: connected.frames.at(-1) };
  }

  it("answers a StartTransaction that comes again as before, whoever is listed now", async () => {
    const folder = bench.scratch.path("store");
    const before = await ask(await bench.open(folder), "StartTransaction", start);
    const directory = createMemoryDirectory();
    const later = await bench.reopen(folder);
    const after = await ask(later, "StartTransaction", start, { directory });
    const expected = [3, "the-id", { transactionId: 1, idTagInfo: { status: "Accepted" } }];
    expect([before.answer, after.answer]).to.deep.equal([expected, expected]);
    expect(after.central.chargePoints.get("CP1")?.transactions).to.have.length(1);
  });

  it("remembers a StopTransaction that was ahead of its StartTransaction", async () => {
    const folder = bench.scratch.path("store");
    const early = { ...stop, transactionId: -1 };
    await ask(await bench.open(folder), "StopTransaction", early);
    const { central } = await ask(await bench.reopen(folder), "StartTransaction", start);
    const [transaction] = central.chargePoints.get("CP1")?.transactions ?? [];
    expect(transaction?.end).to.include({ kind: "stopped", meterStopWh: 900 });
  });

  it("knows how far the meter was when nobody tells the end", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
    const { connect } = await ask(store, "StartTransaction", start);
    const meterValue = [{ timestamp: at(30), sampledValue: [{ value: "750" }] }];
    const connected = await connect();
    await connected.ask("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
    await bench.clock.advance(1000);
    await store.records.put("after it", true);
    const { central } = setUpWorld({ store: await bench.reopen(folder) });
    expect(central.findTransaction(1)?.registerWh).to.equal(750);
  });
});
