import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { createRandom } from "../../../../protocol/random.ts";
import { createScratchFolder, type ScratchFolder } from "../scratch-folder.ts";
import { CrashRun } from "./crash-run.ts";

/** `npm run crash` kills more often, with more charge points. */
const killCount = Number(process.env["CRASH_KILLS"] ?? 5);
const chargePointCount = Number(process.env["CRASH_CHARGE_POINTS"] ?? 40);
const seed = Number(process.env["CRASH_SEED"] ?? 1);

describe("a central system that is killed at random moments", () => {
  let scratch: ScratchFolder;

  beforeEach(() => {
    scratch = createScratchFolder();
  });

  afterEach(() => scratch.remove());

  it("loses and doubles no transaction or decision, gives no id twice, and holds no more than there is", async function () {
    this.timeout(10_000 + 10_000 * killCount);
    const folder = scratch.path("central");
    const random = createRandom(seed);
    const run = new CrashRun({ folder, random, killCount, chargePointCount });
    const { problems, ...figures } = await run.run();
    if (process.env["CRASH_KILLS"] !== undefined) {
      process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
    }
    expect(problems).to.deep.equal([]);
    expect(figures.transactionCount).to.be.greaterThan(chargePointCount);
    expect(figures.mostDrawnAmps).to.be.greaterThan(0);
    expect(figures.acknowledgedCount).to.be.greaterThan(chargePointCount);

    const rows: unknown[] = parse(readFileSync(join(folder, "sessions.csv")), { columns: true });
    const ids = rows.map((row) => Object(row).session_id);
    expect(new Set(ids).size, "lines of one session").to.equal(ids.length);
    expect(ids.length).to.equal(figures.transactionCount - figures.runningCount);
  });
});
