import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
// biome-ignore lint/correctness/noUnresolvedImports: it is exported as CommonJS does.
import { ClassicLevel } from "classic-level";
import type { ChargePointRecord } from "../../../central/charge-point.ts";
import { type DurableStore, openDurableStore } from "../../../central/store/durable-store.ts";
import { StoreWriteError } from "../../../central/store/group-commit.ts";
import { StoreOpenError } from "../../../central/store/level-store.ts";
import type { TransactionRecord } from "../../../central/transaction.ts";
import { at, boot } from "../scripted-charge-point.ts";
import { useStoreBench } from "./scratch-folder.ts";

describe("a durable store", () => {
  const bench = useStoreBench();

  it("knows after a kill whatever it said was safe", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
    const running = record(1);
    const ended = { ...record(2), end: endAt(5) };
    await store.keepTransaction(running);
    await store.keepTransaction(record(2));
    await store.keepTransaction(ended);
    await store.keepChargePoint(chargePoint);
    for (let number = 1; number <= 20; number += 1) await store.keepAnswer(answer(number));
    await store.keepSetUpRecord({ make: '["a"]', step: "keys", outcome: "crashed" });
    await store.keepHolding({ chargePoint: "CP 1", connectorId: 2, heldAmps: 16 });
    await store.keepHolding({ chargePoint: "CP 1", connectorId: 2, heldAmps: 13.5 });

    const later = await bench.reopen(folder);
    expect(plain(later.transactions())).to.deep.equal(plain([running, ended]));
    expect([...later.chargePoints()]).to.deep.equal([chargePoint]);
    const lastAnswers = Array.from({ length: 16 }, (_, index) => answer(index + 5));
    expect([...later.answers()]).to.deep.equal(lastAnswers);
    expect([...later.setUpRecords()]).to.deep.equal([
      { make: '["a"]', step: "keys", outcome: "crashed" },
    ]);
    expect([...later.holdings()]).to.deep.equal([
      { chargePoint: "CP 1", connectorId: 2, heldAmps: 13.5 },
    ]);
  });

  it("writes how far a meter is apart, at most once a second, and with the record when it is kept", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
    await store.keepTransaction(record(1));
    await store.keepTransaction(record(2));
    const kept = [
      store.keepRegister(1, 150),
      store.keepRegister(2, 170),
      store.keepRegister(1, 160),
    ];
    expect(store.pendingCount).to.equal(2);
    expect(registersOf(await bench.reopen(folder))).to.deep.equal([100, 100]);
    await bench.clock.advance(1000);
    await Promise.all(kept);
    expect(store.pendingCount).to.equal(0);
    expect(registersOf(await bench.reopen(folder))).to.deep.equal([160, 170]);

    void store.keepRegister(1, 165);
    await bench.clock.advance(1000);
    expect(registersOf(await bench.reopen(folder))).to.deep.equal([165, 170]);

    void store.keepRegister(2, 180);
    await store.keepTransaction({ ...record(2), registerWh: 190 });
    void store.keepRegister(2, 195);
    await bench.clock.advance(1000);
    expect(registersOf(await bench.reopen(folder))).to.deep.equal([165, 195]);

    await store.keepTransaction({ ...record(1), end: endAt(5) });
    await store.keepTransaction({ ...record(2), registerWh: 190 });
    await bench.clock.advance(1000);
    const later = await bench.reopen(folder);
    expect(registersOf(later)).to.deep.equal([100, 190]);
    const found: string[] = [];
    for await (const [key] of later.records.entries({ prefix: "register/" })) found.push(key);
    expect(found).to.deep.equal([]);
  });

  it("has all registers on disk when it is closed", async () => {
    const folder = bench.scratch.path("store");
    const store = await openDurableStore({ folder, clock: bench.clock });
    void store.keepTransaction(record(1));
    void store.keepRegister(1, 150);
    await store.close();
    expect(registersOf(await bench.open(folder))).to.deep.equal([150]);
  });

  it("gives no id twice, though nothing was kept with it before the kill", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
    const given = Array.from({ length: 3000 }, () => store.nextId("transaction"));
    const reservation = store.nextId("reservation");
    const later = await bench.reopen(folder);
    expect(later.nextId("transaction")).to.be.greaterThan(Math.max(...given));
    expect(later.nextId("reservation")).to.be.greaterThan(reservation);
  });

  it("sets further ids aside long before it needs them", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
    let last = 0;
    for (let count = 0; count < 5001; count += 1) last = store.nextId("transaction");
    await store.keepTransaction(record(last));
    for (let count = 0; count < 9000; count += 1) last = store.nextId("transaction");
    const later = await bench.reopen(folder);
    expect(later.nextId("transaction")).to.be.greaterThan(last);
  });

  it("goes on with the next id after it was closed in order", async () => {
    const folder = bench.scratch.path("store");
    const store = await openDurableStore({ folder, clock: bench.clock });
    for (let count = 0; count < 7; count += 1) store.nextId("transaction");
    await store.close();
    expect((await bench.open(folder)).nextId("transaction")).to.equal(8);
  });

  it("has written all when it is closed, and takes nothing afterwards", async () => {
    const folder = bench.scratch.path("store");
    const store = await openDurableStore({ folder, clock: bench.clock });
    for (let id = 1; id <= 50; id += 1) void store.keepTransaction(record(id));
    await store.close();
    const later = await bench.open(folder);
    expect([...later.transactions()]).to.have.length(50);
    expect(await failureOf(store.keepTransaction(record(51)))).to.be.instanceOf(StoreWriteError);
  });

  it("forgets the oldest of those that have ended, on disk too", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder, 2);
    await store.keepTransaction(record(1));
    for (const id of [2, 3, 4, 5]) {
      await store.keepTransaction({ ...record(id), end: endAt(9) });
    }
    const later = await bench.reopen(folder);
    expect([...later.transactions()].map(({ id }) => id)).to.deep.equal([1, 4, 5]);
  });

  it("says that another process has the folder", async () => {
    const folder = bench.scratch.path("store");
    await bench.open(folder);
    const failure = await failureOf(openDurableStore({ folder, clock: bench.clock }));
    expect(failure).to.be.instanceOf(StoreOpenError).and.to.include({ problem: "locked", folder });
  });

  it("says that it was written by a newer version, and leaves it as it is", async () => {
    const folder = bench.scratch.path("store");
    await put(folder, "version", "3");
    expect(await failureOf(openDurableStore({ folder, clock: bench.clock }))).to.include({
      problem: "newer",
    });
    expect(await failureOf(openDurableStore({ folder, clock: bench.clock }))).to.include({
      problem: "newer",
    });
  });

  it("says that it is damaged", async () => {
    const folder = bench.scratch.path("store");
    await (await openDurableStore({ folder, clock: bench.clock })).close();
    await put(folder, "transaction/0000000001", '{"id":1');
    expect(await failureOf(openDurableStore({ folder, clock: bench.clock }))).to.include({
      problem: "corrupt",
    });
    writeFileSync(join(folder, "CURRENT"), "nonsense");
    expect(await failureOf(openDurableStore({ folder, clock: bench.clock }))).to.include({
      problem: "corrupt",
    });
  });

  it("says that it cannot be opened", async () => {
    const folder = bench.scratch.path("store");
    writeFileSync(folder, "a file");
    const failure = await failureOf(openDurableStore({ folder, clock: bench.clock }));
    expect(failure).to.include({ problem: "unusable" });
    expect(failure).to.have.property("message").that.contains(folder);
  });

  it("says that a write has failed, and catches up once it can write again", async () => {
    const folder = bench.scratch.path("store");
    const store = await bench.open(folder);
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
    const later = await bench.reopen(folder);
    expect([...later.transactions()].map(({ id }) => id)).to.deep.equal([2, 3]);
  });
});

const chargePoint: ChargePointRecord = {
  identity: "CP/1",
  boot,
  decision: { status: "Rejected", listed: "Pending" },
  reservations: [
    { reservationId: 3, connectorId: 1, expiryDate: at(600), idTag: "TAG", parentIdTag: "FAMILY" },
  ],
  orphanStops: [],
};

function answer(number: number) {
  return { chargePoint: "CP/1", number, digest: `digest ${number}`, answer: { number } };
}

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

function registersOf(store: DurableStore): number[] {
  return Array.from(store.transactions(), ({ registerWh }) => registerWh);
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
