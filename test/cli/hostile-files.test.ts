import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { XMLParser } from "fast-xml-parser";
import { SaxesParser } from "saxes";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { booting, disappointed } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

async function run(text: string, parameters: readonly string[] = []) {
  const folder = createFolder({ "a.ocpp.yaml": text });
  const terminal = createMemoryTerminal({ folder });
  const beganAt = performance.now();
  const code = await runCli(["run", ...parameters], terminal);
  return { code, folder, tookMs: performance.now() - beganAt, ...terminal.written };
}

const deep = `${booting}  - send: ${"[".repeat(5000)}${"]".repeat(5000)}\n`;

const bomb = `x0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]
${Array.from({ length: 9 }, (_, index) => {
  const names = Array.from({ length: 10 }, () => `*x${index}`).join(", ");
  return `x${index + 1}: &x${index + 1} [${names}]\n`;
}).join("")}${booting}`;

const manySteps = booting + "  - send: Heartbeat\n".repeat(60_000);

const wide = `${booting}  - send: { action: DataTransfer, payload: { vendorId: ${"x".repeat(1_000_000)} } }\n`;

describe("a file that means no good", () => {
  afterEach(removeFolders);

  const files: readonly (readonly [string, string, string])[] = [
    ["is nested thousands deep", deep, "error[E004]: nested more than 40 deep"],
    ["unfolds to a thousand millions", bomb, "error[E004]: more than 100 aliases"],
    ["has a megabyte of steps", manySteps, "error[E004]: the file has "],
    ["has a megabyte in one value", wide, "error[E004]: the file has "],
    ["is not text", `${booting}\0\u0001`, "error[E001]"],
    ["reaches into an object's own", booting.replace("CP1:", "__proto__:"), "error["],
  ];
  for (const [what, text, message] of files) {
    it(`is refused with a place and in time when it ${what}`, async () => {
      const { code, stdout, stderr, tookMs } = await run(text);
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr)
        .to.contain(message)
        .and.to.match(/--> a\.ocpp\.yaml:\d+:\d+/);
      expect(stderr.length).to.be.lessThan(5000);
      expect(tookMs).to.be.lessThan(5000);
    });
  }

  const name = "a\\u0000\\u0007\\e[31m]]>&<b a='c'>\\uFFFE %0A::error::\\r\\nend";

  it("says whatever it likes in its name, and every report is well-formed", async () => {
    const text = disappointed.replace("name: A charger boots", `name: "${name}"`);
    const reporters = ["junit=j.xml", "ctrf=c.json", "tap=t.tap", "markdown=m.md", "github=g.txt"];
    const words = [...reporters, "plain"].flatMap((word) => ["--reporter", word]);
    const { code, folder, stdout, stderr } = await run(text, words);
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: "" });
    const read = (path: string) => readFileSync(join(folder, path), "utf8");

    const xml = read("j.xml");
    new SaxesParser().write(xml).close();
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(xml);
    expect(JSON.stringify(parsed)).to.contain("]]>");
    expect(JSON.parse(read("c.json")).results.tests).to.have.length(1);
    expect(read("g.txt").match(/^::/gm)).to.have.length(1);
    expect(read("t.tap").match(/^(not )?ok /gm)).to.have.length(1);
    expect(read("m.md")).not.to.contain("<b a");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    const control = /[\u0000-\u0008\u000b-\u001f\u007f]/;
    for (const shown of [stdout, xml, read("t.tap"), read("m.md"), read("g.txt")]) {
      expect(shown).not.to.match(control);
    }
  });
});
