import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
// biome-ignore lint/correctness/noUnresolvedImports: it is exported as CommonJS does.
import { ClassicLevel } from "classic-level";
import type { CentralSystemOptions } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import { type DurableStore, openDurableStore } from "../../../central/store/durable-store.ts";
import { StoreWriteError } from "../../../central/store/group-commit.ts";
import { StoreOpenError } from "../../../central/store/level-store.ts";
import type { TransactionRecord } from "../../../central/transaction.ts";
import { at, setUpWorld } from "../scripted-charge-point.ts";
import { createScratchFolder, type ScratchFolder } from "./scratch-folder.ts";

const start = { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) };
const stop = { transactionId: 1, meterStop: 900, timestamp: at(60) };

describe("a durable store", () => {
  let scratch: ScratchFolder;
  let open: DurableStore[] = [];

  beforeEach(() => {
    scratch = createScratchFolder();
  });

  afterEach(async () => {
    for (const store of open) await store.close();
    open = [];
    scratch.remove();
  });

  async function openStore(folder: string, maxEnded?: number): Promise<DurableStore> {
    const store = await openDurableStore(folder, maxEnded === undefined ? {} : { maxEnded });
    open.push(store);
    return store;
  }

  /** The same after the process has been killed. */
  async function reopen(folder: string): Promise<DurableStore> {
    return await openStore(scratch.copyOf(folder));
  }

  it("knows after a kill whatever it said was safe", async () => {
    const folder = scratch.path("store");
    const store = await openStore(folder);
    const running = record(1);
    const ended = { ...record(2), end: endAt(5) };
    await store.keepTransaction(running);
    await store.keepTransaction(record(2));
    await store.keepTransaction(ended);
    await store.keepChargePoint({ identity: "CP/1", orphanStops: [], answers: [answered] });
    await store.keepSetUpRecord({ make: '["a"]', step: "keys", outcome: "crashed" });
    await store.keepHolding({ chargePoint: "CP 1", connectorId: 2, heldAmps: 16 });
    await store.keepHolding({ chargePoint: "CP 1", connectorId: 2, heldAmps: 13.5 });

    const later = await reopen(folder);
    expect(plain(later.transactions())).to.deep.equal(plain([running, ended]));
    expect([...later.chargePoints()]).to.deep.equal([
      { identity: "CP/1", orphanStops: [], answers: [answered] },
    ]);
    expect([...later.setUpRecords()]).to.deep.equal([
      { make: '["a"]', step: "keys", outcome: "crashed" },
    ]);
    expect([...later.holdings()]).to.deep.equal([
      { chargePoint: "CP 1", connectorId: 2, heldAmps: 13.5 },
    ]);
  });

  it("gives no id twice, though nothing was kept with it before the kill", async () => {
    const folder = scratch.path("store");
    const store = await openStore(folder);
    const given = Array.from({ length: 3000 }, () => store.nextId("transaction"));
    const reservation = store.nextId("reservation");
    const later = await reopen(folder);
    expect(later.nextId("transaction")).to.be.greaterThan(Math.max(...given));
    expect(later.nextId("reservation")).to.be.greaterThan(reservation);
  });

  it("sets further ids aside long before it needs them", async () => {
    const folder = scratch.path("store");
    const store = await openStore(folder);
    let last = 0;
    for (let count = 0; count < 5001; count += 1) last = store.nextId("transaction");
    await store.keepTransaction(record(last));
    for (let count = 0; count < 9000; count += 1) last = store.nextId("transaction");
    const later = await reopen(folder);
    expect(later.nextId("transaction")).to.be.greaterThan(last);
  });

  it("goes on with the next id after it was closed in order", async () => {
    const folder = scratch.path("store");
    const store = await openDurableStore(folder);
    for (let count = 0; count < 7; count += 1) store.nextId("transaction");
    await store.close();
    expect((await openStore(folder)).nextId("transaction")).to.equal(8);
  });

  it("has written all when it is closed, and takes nothing afterwards", async () => {
    const folder = scratch.path("store");
    const store = await openDurableStore(folder);
    for (let id = 1; id <= 50; id += 1) void store.keepTransaction(record(id));
    await store.close();
    const later = await openStore(folder);
    expect([...later.transactions()]).to.have.length(50);
    expect(await failureOf(store.keepTransaction(record(51)))).to.be.instanceOf(StoreWriteError);
  });

  it("forgets the oldest of those that have ended, on disk too", async () => {
    const folder = scratch.path("store");
    const store = await openStore(folder, 2);
    await store.keepTransaction(record(1));
    for (const id of [2, 3, 4, 5]) {
      await store.keepTransaction({ ...record(id), end: endAt(9) });
    }
    const later = await reopen(folder);
    expect([...later.transactions()].map(({ id }) => id)).to.deep.equal([1, 4, 5]);
  });

  it("says that another process has the folder", async () => {
    const folder = scratch.path("store");
    await openStore(folder);
    const failure = await failureOf(openDurableStore(folder));
    expect(failure).to.be.instanceOf(StoreOpenError).and.to.include({ problem: "locked", folder });
  });

  it("says that it was written by a newer version, and leaves it as it is", async () => {
    const folder = scratch.path("store");
    await put(folder, "version", "2");
    expect(await failureOf(openDurableStore(folder))).to.include({ problem: "newer" });
    expect(await failureOf(openDurableStore(folder))).to.include({ problem: "newer" });
  });

  it("says that it is damaged", async () => {
    const folder = scratch.path("store");
    await (await openDurableStore(folder)).close();
    await put(folder, "transaction/0000000001", '{"id":1');
    expect(await failureOf(openDurableStore(folder))).to.include({ problem: "corrupt" });
    writeFileSync(join(folder, "CURRENT"), "nonsense");
    expect(await failureOf(openDurableStore(folder))).to.include({ problem: "corrupt" });
  });

  it("says that it cannot be opened", async () => {
    const folder = scratch.path("store");
    writeFileSync(folder, "a file");
    const failure = await failureOf(openDurableStore(folder));
    expect(failure).to.include({ problem: "unusable" });
    expect(failure).to.have.property("message").that.contains(folder);
  });

  it("says that a write has failed, and catches up once it can write again", async () => {
    const folder = scratch.path("store");
    const store = await openStore(folder);
    await store.keepTransaction(record(1));
    rmSync(folder, { recursive: true });
    const big = { ...record(2), idTag: "x".repeat(5_000_000) };
    const failures: unknown[] = [];
    // LevelDB begins a new file after four megabytes, and finds no folder for it.
    for (let count = 0; count < 4 && failures.length === 0; count += 1) {
      await store.keepTransaction(big)?.catch((failure: unknown) => failures.push(failure));
    }
    expect(failures[0]).to.be.instanceOf(StoreWriteError);
    mkdirSync(folder);
    await store.keepTransaction(record(3));
    const later = await reopen(folder);
    expect([...later.transactions()].map(({ id }) => id)).to.deep.equal([2, 3]);
  });

  describe("under a central system that is killed", () => {
    /** What is answered once the disk has it, and nothing before. */
    async function ask(
      store: DurableStore,
      action: string,
      payload: object,
      options: Partial<CentralSystemOptions> = {},
    ) {
      const world = setUpWorld({ store, ...options });
      const chargePoint = await world.connect();
      expect(await chargePoint.exchange(action, payload, "the-id")).to.deep.equal([]);
      await store.records.put("after it", true);
      await world.clock.advance(0);
      return { ...world, answer: chargePoint.frames.at(-1) };
    }

    it("answers a StartTransaction that comes again as before, whoever is listed now", async () => {
      const folder = scratch.path("store");
      const before = await ask(await openStore(folder), "StartTransaction", start);
      const directory = createMemoryDirectory();
      const later = await reopen(folder);
      const after = await ask(later, "StartTransaction", start, { directory });
      const answer = [3, "the-id", { transactionId: 1, idTagInfo: { status: "Accepted" } }];
      expect([before.answer, after.answer]).to.deep.equal([answer, answer]);
      expect(after.central.chargePoints.get("CP1")?.transactions).to.have.length(1);
    });

    it("remembers a StopTransaction that was ahead of its StartTransaction", async () => {
      const folder = scratch.path("store");
      const early = { ...stop, transactionId: -1 };
      await ask(await openStore(folder), "StopTransaction", early);
      const { central } = await ask(await reopen(folder), "StartTransaction", start);
      const [transaction] = central.chargePoints.get("CP1")?.transactions ?? [];
      expect(transaction?.end).to.include({ kind: "stopped", meterStopWh: 900 });
    });

    it("knows how far the meter was when nobody tells the end", async () => {
      const folder = scratch.path("store");
      const store = await openStore(folder);
      const { connect } = await ask(store, "StartTransaction", start);
      const meterValue = [{ timestamp: at(30), sampledValue: [{ value: "750" }] }];
      const chargePoint = await connect();
      await chargePoint.ask("MeterValues", { connectorId: 1, transactionId: 1, meterValue });
      await store.records.put("after it", true);
      const { central } = setUpWorld({ store: await reopen(folder) });
      expect(central.findTransaction(1)?.registerWh).to.equal(750);
    });
  });
});

const answered = { digest: "abc", answer: { transactionId: 1 } };

function record(id: number): TransactionRecord {
  return {
    id,
    wireId: id,
    chargePoint: "CP1",
    connectorId: 1,
    idTag: "TAG",
    authorization: "Accepted",
    meterStartWh: 100,
    registerWh: 100,
    startedAtMs: 1000 * id,
    receivedAtMs: 1000 * id,
    start: { connectorId: 1, idTag: "TAG", meterStart: 100, timestamp: at(0) },
    end: undefined,
    doubts: ["told out of order"],
  };
}

function endAt(atMs: number) {
  return { kind: "inferred", atMs, meterStopWh: 200, evidence: "long silence" } as const;
}

/** Without what is undefined. */
function plain(records: Iterable<unknown>): unknown {
  return JSON.parse(JSON.stringify([...records]));
}

async function put(folder: string, key: string, value: string): Promise<void> {
  const level = new ClassicLevel(folder);
  await level.put(key, value);
  await level.close();
}

async function failureOf(promise: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await promise;
  } catch (failure) {
    return failure;
  }
  return undefined;
}
