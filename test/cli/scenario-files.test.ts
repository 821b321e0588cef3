import { symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { CommandError } from "../../cli/command-error.ts";
import {
  findOwnScenarioFiles,
  findScenarioFiles,
  readScenarioFiles,
} from "../../cli/scenario-files.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const files = {
  "a.ocpp.yaml": "a",
  "notes.md": "",
  "deep/z.ocpp.yaml": "z",
  "deep/er/b.ocpp.yaml": "b",
  "deep/other.yaml": "",
  "deep/.hidden/c.ocpp.yaml": "c",
  "deep/node_modules/d.ocpp.yaml": "d",
};

function find(folder: string, ...patterns: string[]): string[] {
  return findScenarioFiles(patterns, folder).map((path) => relative(folder, path));
}

describe("findScenarioFiles", () => {
  afterEach(removeFolders);

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["a file, whatever it is called", ["notes.md"], ["notes.md"]],
    ["all under a folder, sorted", ["deep"], ["deep/er/b.ocpp.yaml", "deep/z.ocpp.yaml"]],
    ["what a glob matches", ["deep/*.yaml"], ["deep/other.yaml", "deep/z.ocpp.yaml"]],
    ["a glob over folders", ["**/b*.yaml"], ["deep/er/b.ocpp.yaml"]],
    ["a glob with alternatives", ["{a,b}.ocpp.yaml"], ["a.ocpp.yaml"]],
    ["a glob from a folder above", ["./deep/../*.ocpp.yaml"], ["a.ocpp.yaml"]],
    ["one file once", ["a.ocpp.yaml", "*.ocpp.yaml", "./a.ocpp.yaml"], ["a.ocpp.yaml"]],
    [
      "in the order asked for",
      ["deep/z.ocpp.yaml", "a.ocpp.yaml"],
      ["deep/z.ocpp.yaml", "a.ocpp.yaml"],
    ],
  ];

  for (const [what, patterns, expected] of cases) {
    it(`finds ${what}`, () => {
      expect(find(createFolder(files), ...patterns)).to.deep.equal(expected);
    });
  }

  it("takes a file whose name looks like a glob as the file", () => {
    expect(
      find(createFolder({ "a[1].ocpp.yaml": "", "a1.ocpp.yaml": "" }), "a[1].ocpp.yaml"),
    ).to.deep.equal(["a[1].ocpp.yaml"]);
  });

  it("follows links to files, and not links to folders, which can lead round", () => {
    const folder = createFolder({ "deep/a.ocpp.yaml": "" });
    symlinkSync(join(folder, "deep/a.ocpp.yaml"), join(folder, "link.ocpp.yaml"));
    symlinkSync(folder, join(folder, "deep/round"));
    symlinkSync(join(folder, "gone"), join(folder, "dangling.ocpp.yaml"));
    expect(find(folder, ".")).to.deep.equal(["deep/a.ocpp.yaml", "link.ocpp.yaml"]);
  });

  const refusals: readonly (readonly [string, string, number, string])[] = [
    ["a path that is not there", "nope.ocpp.yaml", 2, "cannot read `nope.ocpp.yaml`: there is no"],
    ["a path through a file", "a.ocpp.yaml/x", 2, "cannot read `a.ocpp.yaml/x`"],
    ["a glob that matches nothing", "deep/*.json", 5, "`deep/*.json` matches no .ocpp.yaml file"],
    ["a glob in a folder that is not there", "nope/*.yaml", 5, "`nope/*.yaml` matches no"],
  ];

  for (const [what, pattern, code, message] of refusals) {
    it(`refuses ${what}, even beside one that is good`, () => {
      const folder = createFolder(files);
      expect(() => find(folder, "a.ocpp.yaml", pattern))
        .to.throw(CommandError, message)
        .with.property("exitCode", code);
    });
  }

  it("refuses what is neither a file nor a folder", () => {
    expect(() => find(createFolder(), "/dev/null")).to.throw(CommandError, "neither a file nor");
  });
});

describe("findOwnScenarioFiles", () => {
  afterEach(removeFolders);

  function findOwn(folder: string): string[] {
    return findOwnScenarioFiles(folder).map((path) => relative(folder, path));
  }

  it("finds those under ./scenarios, and then no others", () => {
    const folder = createFolder({ ...files, "scenarios/x/s.ocpp.yaml": "" });
    expect(findOwn(folder)).to.deep.equal(["scenarios/x/s.ocpp.yaml"]);
  });

  it("finds those in the folder itself where ./scenarios has none, without going deeper", () => {
    expect(findOwn(createFolder({ ...files, "scenarios/readme.md": "" }))).to.deep.equal([
      "a.ocpp.yaml",
    ]);
    expect(findOwn(createFolder({ ...files, scenarios: "a file" }))).to.deep.equal(["a.ocpp.yaml"]);
  });

  it("may find none", () => {
    expect(findOwn(createFolder())).to.deep.equal([]);
  });
});

describe("readScenarioFiles", () => {
  afterEach(removeFolders);

  it("reads the text, under the path as seen from the folder", () => {
    const folder = createFolder(files);
    expect(readScenarioFiles([join(folder, "deep/z.ocpp.yaml")], folder)).to.deep.equal([
      { path: "deep/z.ocpp.yaml", text: "z" },
    ]);
  });

  it("refuses bytes that are not UTF-8", () => {
    const folder = createFolder();
    const path = join(folder, "latin.ocpp.yaml");
    writeFileSync(path, Buffer.from("name: caf\u00E9", "latin1"));
    expect(() => readScenarioFiles([path], folder))
      .to.throw(CommandError, "cannot read `latin.ocpp.yaml`: it is not UTF-8")
      .with.property("exitCode", 2);
  });
});
