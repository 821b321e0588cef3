/** Biome refuses every import that goes against the floors, and no other. */

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

/** Who stands on whom, as ARCHITECTURE.md says. */
const standsOn: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  protocol: ["schemas"],
  model: ["schemas"],
  central: ["schemas", "protocol", "model"],
  simulator: ["schemas", "protocol", "model"],
  scenarios: ["schemas", "protocol", "model", "central", "simulator"],
  reports: ["scenarios"],
  dashboard: ["scenarios"],
  cli: [
    ...["schemas", "protocol", "model", "central", "simulator"],
    ...["scenarios", "reports", "dashboard"],
  ],
};

const folders = Object.keys(standsOn);
const everyFolder = [...folders, "bench", "test"];

const waysToImport = [
  (path: string) => `import { x } from "${path}";\nx();\n`,
  (path: string) => `import type { X } from "${path}";\nexport const y: X = 1;\n`,
  (path: string) => `export { x } from "${path}";\n`,
  (path: string) => `export const x = await import("${path}");\n`,
];

describe("the floors", function () {
  this.timeout(20_000);

  it("are kept by the linter, whichever way an import is written", () => {
    const tree = mkdtempSync(join(tmpdir(), "plugfest-floors-"));
    try {
      plant(tree);
      expect(refusedBy(tree)).to.deep.equal(forbidden());
    } finally {
      rmSync(tree, { recursive: true });
    }
  });
});

/** A file in each folder for each other folder and way: `model/imports-central-0.ts`. */
function plant(tree: string): void {
  copyFileSync("biome.json", join(tree, "biome.json"));
  copyFileSync(".gitignore", join(tree, ".gitignore"));
  for (const { from, to, way, path } of imports()) {
    mkdirSync(join(tree, from), { recursive: true });
    writeFileSync(join(tree, path), waysToImport[way]?.(`../${to}/x.ts`) ?? "");
  }
}

function imports() {
  return folders.flatMap((from) =>
    everyFolder
      .filter((to) => to !== from)
      .flatMap((to) =>
        waysToImport.map((_, way) => ({ from, to, way, path: `${from}/imports-${to}-${way}.ts` })),
      ),
  );
}

function forbidden(): string[] {
  return imports()
    .filter(({ from, to }) => standsOn[from]?.includes(to) !== true)
    .map(({ path }) => path)
    .sort(compare);
}

function refusedBy(tree: string): string[] {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const options = [
    "--only=style/noRestrictedImports",
    "--max-diagnostics=none",
    "--reporter=github",
  ];
  const { stdout } = spawnSync(process.execPath, [biome, "lint", ...options, "."], {
    cwd: tree,
    encoding: "utf8",
  });
  const refused = Array.from(
    stdout.matchAll(/(\w+\/imports-[\w-]+\.ts),/g),
    ([, path = ""]) => path,
  );
  return [...new Set(refused)].sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}
