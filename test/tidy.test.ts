/** Rules about the source text itself that no linter of ours knows. Each ban names what to use. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";

interface Ban {
  readonly banned: RegExp;
  readonly instead: string;
  readonly allowedIn: readonly string[];
}

const bans: readonly Ban[] = [
  {
    banned: /\bset(Timeout|Interval|Immediate)\(|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
    instead: "the Clock that was passed in",
    allowedIn: ["protocol/clock.ts"],
  },
  {
    banned: /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/,
    instead: "the Random that was passed in",
    allowedIn: ["protocol/random.ts"],
  },
  {
    banned: /\bprocess\.(env|exit|argv|stdout|stderr)\b/,
    instead: "what cli/ passes in",
    allowedIn: [],
  },
  { banned: /\bFIXME\b|\bTODO\b/, instead: "a fix, before it is merged", allowedIn: [] },
  { banned: /\bas (any|unknown as|never)\b/, instead: "a type that is true", allowedIn: [] },
];

const floors = [
  "schemas",
  "protocol",
  "model",
  "central",
  "simulator",
  "scenarios",
  "reports",
  "dashboard",
];

describe("the source", () => {
  it("is found where this test looks for it", () => {
    expect(sourceFiles()).to.include("protocol/clock.ts");
  });

  for (const { banned, instead, allowedIn } of bans) {
    it(`uses ${instead}, not ${banned.source}`, () => {
      const offenders = sourceFiles()
        .filter((path) => !allowedIn.includes(path))
        .filter((path) => banned.test(readFileSync(path, "utf8")));
      expect(offenders).to.deep.equal([]);
    });
  }
});

function sourceFiles(): string[] {
  return floors
    .filter((floor) => existsSync(floor))
    .flatMap((floor) =>
      readdirSync(floor, { recursive: true, encoding: "utf8" }).map((path) => `${floor}/${path}`),
    )
    .filter((path) => path.endsWith(".ts"));
}
