import {
  chmodSync,
  lstatSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type FileProblem, formatProblem } from "../../../central/site/file-problem.ts";
import { FolderLockedError } from "../../../central/site/folder-lock.ts";
import {
  checkSite,
  type FileSite,
  type OpenSiteOptions,
  openSite,
  type SitePaths,
} from "../../../central/site/open-site.ts";
import { FileNotWrittenError } from "../../../central/site/table-file.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import { createFolder, removeFolders } from "../../cli/temporary-folder.ts";

const files = {
  "groups.csv": "group_id,description,max_allocation\nHQ,Head quarters,0=100\n",
  "chargers.csv":
    "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha\n" +
    "CP1,Gate,HQ,1,1,,32.0,\nCP2,Door,HQ,2,,,,\n",
  "tags.csv":
    "id_tag,user_name,parent_id_tag,description,status\nAA,Ann,,,Activated\nBB,Bob,,,Blocked\n",
  "users.csv": "user_id,user_type,description,auth_sha\nadmin,Admin,,\n",
};

describe("a site in its files", () => {
  const opened: FileSite[] = [];
  afterEach(async () => {
    for (const site of opened.splice(0)) await site.close();
    removeFolders();
  });

  async function open(folder: string, more: Partial<OpenSiteOptions> = {}): Promise<FileSite> {
    const opening = await openSite({ ...optionsFor(folder), ...more });
    if (!opening.isRight) throw new Error(opening.problems.map(formatProblem).join("; "));
    opened.push(opening.site);
    return opening.site;
  }

  it("is read, and what is put and removed is there after a restart", async () => {
    const folder = createFolder(files);
    const first = await open(folder);
    expect(first.chargers.get("CP2")).to.include({ connectorCount: 2, priority: undefined });
    await first.chargers.put({ chargerId: "CP3", alias: "", groupId: "HQ", connectorCount: 1 });
    await first.tags.remove("aa");
    await first.firmware.put({
      firmwareId: "F1",
      chargePointVendor: ".*",
      chargePointModel: ".*",
      url: "ftp://x",
    });
    await opened.pop()?.close();
    const second = await open(folder);
    expect(second.chargers.list().map(({ chargerId }) => chargerId)).to.deep.equal([
      "CP1",
      "CP2",
      "CP3",
    ]);
    expect(second.tags.list().map(({ idTag }) => idTag)).to.deep.equal(["BB"]);
    expect(second.firmware.get("F1")?.url).to.equal("ftp://x");
    expect(readFileSync(join(folder, "chargers.csv"), "utf8")).to.equal(
      `${files["chargers.csv"]}CP3,,HQ,1,,,,\n`,
    );
  });

  it("makes the file of the firmware, and writes no other unasked", async () => {
    const folder = createFolder(files);
    await open(folder);
    expect(readFileSync(join(folder, "firmware.csv"), "utf8")).to.match(/^firmware_id,.*\n$/);
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), "utf8")).to.equal(text);
    }
  });

  it("saves what comes at once together, each once it is in the file", async () => {
    const folder = createFolder(files);
    const site = await open(folder);
    const saved = Array.from({ length: 50 }, (_, index) =>
      site.tags.put({ idTag: `T${index}`, status: "Activated" }),
    );
    expect(new Set(saved).size).to.equal(1);
    await saved[0];
    expect(readFileSync(join(folder, "tags.csv"), "utf8").split("\n")).to.have.length(54);
  });

  it("keeps a link and the mode of the file", async () => {
    const folder = createFolder({ ...files, "real.csv": files["tags.csv"] });
    const link = join(folder, "tags.csv");
    rmSync(link);
    symlinkSync(join(folder, "real.csv"), link);
    chmodSync(join(folder, "real.csv"), 0o640);
    const site = await open(folder);
    await site.tags.remove("AA");
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readFileSync(join(folder, "real.csv"), "utf8")).not.to.include("Ann");
    expect(statSync(join(folder, "real.csv")).mode & 0o777).to.equal(0o640);
  });

  it("says all that is wrong with all the files, and takes none", async () => {
    const folder = createFolder({
      ...files,
      "groups.csv": "group_id,description,max_allocation\nHQ,,100\n",
      "chargers.csv": files["chargers.csv"].replace("CP1,Gate,HQ,1", "CP1,Gate,XX,0"),
    });
    rmSync(join(folder, "users.csv"));
    const problems = (await checkSite(pathsIn(folder))).map(formatProblem);
    expect(problems.map((problem) => problem.replace(`${folder}/`, ""))).to.deep.equal([
      'groups.csv:2:5: error: max_allocation: "100" is no priority=amps in numbers',
      'chargers.csv:2:13: error: no_connectors: "0" is no whole number from 1 to 64',
      "users.csv:1:1: error: there is no such file",
    ]);
    const opening = await openSite(optionsFor(folder));
    expect(opening).to.have.property("isRight", false);
  });

  it("takes a file that somebody has changed, and tells of it", async () => {
    const folder = createFolder(files);
    const watch = new Watch();
    const site = await open(folder, watch.options);
    const changes: unknown[] = [];
    site.listen((change) => changes.push(change));
    writeFileSync(join(folder, "groups.csv"), `${files["groups.csv"]}A,,0=16\n`);
    expect(await watch.changed(join(folder, "groups.csv"))).to.deep.equal([]);
    expect(site.groups.get("A")?.maxAllocation).to.equal("0=16");
    expect(changes).to.deep.equal([{ kind: "reloaded", table: "groups" }]);
  });

  it("says nothing of a file that is as it was written here", async () => {
    const folder = createFolder(files);
    const watch = new Watch();
    const site = await open(folder, watch.options);
    await site.tags.remove("AA");
    const changes: unknown[] = [];
    site.listen((change) => changes.push(change));
    await watch.changed(join(folder, "tags.csv"));
    expect(changes).to.deep.equal([]);
  });

  it("stays as it is when a file is no longer right, and does not write over it", async () => {
    const folder = createFolder(files);
    const path = join(folder, "tags.csv");
    const site = await open(folder);
    writeFileSync(path, `${files["tags.csv"]}AA,,,,Activated\n`);
    expect((await site.reload("tags")).map(formatProblem)).to.deep.equal([
      `${path}:4:1: error: id_tag: "AA" is there twice`,
    ]);
    expect(site.tags.size).to.equal(2);
    const saved = site.tags.put({ idTag: "CC", status: "Activated" });
    expect(await failureOf(saved)).to.be.instanceOf(FileNotWrittenError);
    expect(readFileSync(path, "utf8")).to.equal(`${files["tags.csv"]}AA,,,,Activated\n`);

    writeFileSync(path, `${files["tags.csv"]}DD,,,,Activated\n`);
    expect(await site.reload("tags")).to.deep.equal([]);
    expect(readFileSync(path, "utf8")).to.equal(
      `${files["tags.csv"]}DD,,,,Activated\nCC,,,,Activated\n`,
    );
  });

  it("loses nothing of what somebody has written just before", async () => {
    const folder = createFolder(files);
    const path = join(folder, "tags.csv");
    const site = await open(folder);
    writeFileSync(path, files["tags.csv"].replace("Ann", "Anne"));
    await site.tags.put({ idTag: "bb", status: "Activated", userName: "Bobby" });
    expect(readFileSync(path, "utf8").split("\n").slice(1)).to.deep.equal([
      "AA,Anne,,,Activated",
      "bb,Bobby,,,Activated",
      "",
    ]);
    expect(site.tags.get("AA")?.userName).to.equal("Anne");
  });

  it("drops tags that are no longer in their file, and keeps groups and chargers", async () => {
    const folder = createFolder(files);
    const site = await open(folder);
    const withoutFirst = (name: keyof typeof files) =>
      writeFileSync(join(folder, name), files[name].replace(/\n.*\n/, "\n"));
    withoutFirst("tags.csv");
    withoutFirst("chargers.csv");
    expect(await site.reload("tags")).to.deep.equal([]);
    expect((await site.reload("chargers")).map(({ message }) => message)).to.deep.equal([
      "CP1 no longer in the file: kept",
    ]);
    expect(site.tags.get("AA")).to.equal(undefined);
    expect(site.chargers.size).to.equal(2);
  });

  it("takes chargers that waited for their group", async () => {
    const folder = createFolder(files);
    const site = await open(folder);
    writeFileSync(join(folder, "chargers.csv"), `${files["chargers.csv"]}CP3,,NEW,1,,,,\n`);
    expect(await site.reload("chargers")).to.have.length(1);
    writeFileSync(join(folder, "groups.csv"), `${files["groups.csv"]}NEW,,\n`);
    expect(await site.reload("groups")).to.deep.equal([]);
    expect(site.chargers.get("CP3")?.groupId).to.equal("NEW");
  });

  describe("and others", () => {
    it("may not open it as well, until it is closed", async () => {
      const folder = createFolder(files);
      await open(folder);
      const other = { pid: 2, isRunning: (pid: number) => pid === 1 };
      const failure = await failureOf(openSite({ ...optionsFor(folder), processes: other }));
      expect(failure).to.be.instanceOf(FolderLockedError);
      expect(failure).to.have.property("holder", `1 on ${hostname()}`);
      await opened.pop()?.close();
      await open(folder, { processes: other });
    });

    it("may open it when the process that had it is gone", async () => {
      const folder = createFolder({ ...files, ".plugfest.lock": `7 on ${hostname()}` });
      await open(folder);
    });

    it("on another machine count as gone when they have not said so for a minute", async () => {
      const folder = createFolder({ ...files, ".plugfest.lock": "7 on elsewhere" });
      const touchedAt = (seconds: number) =>
        utimesSync(join(folder, ".plugfest.lock"), seconds, seconds);
      const clock = createSimulatedClock(1_000_000_000);
      touchedAt(1_000_000 - 30);
      expect(await failureOf(openSite({ ...optionsFor(folder), clock }))).to.be.instanceOf(
        FolderLockedError,
      );
      touchedAt(1_000_000 - 90);
      await open(folder, { clock });
    });
  });
});

class Watch {
  #changed: ((path: string) => void) | undefined;
  #told: ((problems: readonly FileProblem[]) => void) | undefined;
  readonly options: Partial<OpenSiteOptions> = {
    watch: async (_, changed) => {
      this.#changed = changed;
      return { close: async () => undefined };
    },
    reloaded: (_, problems) => this.#told?.(problems),
  };

  changed(path: string): Promise<readonly FileProblem[]> {
    return new Promise((resolve) => {
      this.#told = resolve;
      this.#changed?.(path);
    });
  }
}

function optionsFor(folder: string): OpenSiteOptions {
  return {
    paths: pathsIn(folder),
    clock: createSimulatedClock(),
    processes: { pid: 1, isRunning: () => false },
    reloaded: () => undefined,
    failed: (fault) => {
      throw fault;
    },
  };
}

function pathsIn(folder: string): SitePaths {
  return {
    groups: join(folder, "groups.csv"),
    chargers: join(folder, "chargers.csv"),
    tags: join(folder, "tags.csv"),
    users: join(folder, "users.csv"),
    firmware: join(folder, "firmware.csv"),
  };
}

async function failureOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (failure) {
    return failure;
  }
}
