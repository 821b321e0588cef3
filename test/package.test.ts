/** What is in the package that would be published, and what is not. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";

interface PackedFile {
  readonly path: string;
  readonly mode: number;
}

describe("the package", function () {
  this.timeout(20_000);
  const files = new Map<string, PackedFile>();

  before(() => {
    const parameters = ["pack", "--dry-run", "--json", "--ignore-scripts"];
    const { stdout } = spawnSync("npm", parameters, { encoding: "utf8" });
    const packed: readonly PackedFile[] = JSON.parse(stdout)[0].files;
    for (const file of packed) files.set(file.path, file);
  });

  function pathsBut(allowed: RegExp): string[] {
    return [...files.keys()].filter((path) => !allowed.test(path));
  }

  it("has the program, the library, the schemas and the papers", () => {
    expect([...files.keys()]).to.include.members([
      ...["package.json", "README.md", "LICENSE", "CHANGELOG.md"],
      ...["dist/cli/main.js", "dist/index.js", "dist/index.d.ts"],
      "schemas/ocpp1.6/BootNotification.json",
    ]);
  });

  it("has nothing else: no tests, no benchmarks, no tools", () => {
    const wanted =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.*\.(js|js\.map|d\.ts)|schemas\/.*\.json|simulator\/quirks\/bundles\/.*\.yaml|scenarios\/.*\.ocpp\.yaml)$/;
    expect(pathsBut(wanted)).to.deep.equal([]);
    expect(pathsBut(/^dist\/(test|bench)\//)).to.have.length(files.size);
  });

  it("has everything that its package.json points to", () => {
    const { bin, exports } = JSON.parse(readFileSync("package.json", "utf8"));
    for (const path of [bin.plugfest, ...Object.values<string>(exports)]) {
      expect([...files.keys()]).to.include(path.slice("./".length));
    }
  });

  it("has the schema that its scenarios name for editors", () => {
    const scenarios = [...files.keys()].filter((path) => path.startsWith("scenarios/"));
    expect(scenarios).not.to.deep.equal([]);
    for (const path of scenarios) {
      const modeline = /\$schema=(\S+)/.exec(readFileSync(path, "utf8"));
      expect([...files.keys()], path).to.include(join(dirname(path), modeline?.[1] ?? ""));
    }
  });

  it("names no folder of the machine it was made on", () => {
    const here = process.cwd();
    const naming = [...files.keys()].filter((path) => readFileSync(path, "utf8").includes(here));
    expect(naming).to.deep.equal([]);
  });
});
