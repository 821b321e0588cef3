import { expect } from "chai";
import { XMLParser } from "fast-xml-parser";
import { SaxesParser } from "saxes";
import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import { began, ended, failure, report, scenario, seen, span, whole } from "./run-events.ts";

function parse(events: readonly RunEvent[], eventsPath?: string) {
  const { written } = report("junit", events, { eventsPath });
  expectWellFormed(written);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    isArray: (name) => name === "testsuite" || name === "testcase",
    parseTagValue: false,
  });
  return { written, root: parser.parse(written).testsuites };
}

function expectWellFormed(text: string): void {
  const strict = new SaxesParser();
  strict.on("error", (error) => expect.fail(error.message));
  strict.write(text).close();
}

function named(name: string) {
  const { root } = parse(whole, "out/run.ndjson");
  return root.testsuite[0].testcase.find((one: { "@name": string }) => one["@name"] === name);
}

describe("the junit reporter", () => {
  it("has a suite for each file, with its path and its counts", () => {
    const { root } = parse(whole);
    const [first, second] = root.testsuite;
    expect(first).to.include({
      ...{ "@name": "a.ocpp.yaml", "@tests": "9", "@failures": "2", "@errors": "1" },
      ...{ "@skipped": "4", "@time": (827 * 9).toFixed(3), "@id": "0" },
      "@timestamp": "1970-01-01T00:00:00.000Z",
    });
    expect(second["@name"]).to.equal("some dir/sub/b › c.ocpp.yaml");
    expect(root).to.include({ "@tests": "10", "@failures": "3", "@errors": "1", "@skipped": "4" });
  });

  it("has class names that Jenkins can put into an address", () => {
    const { root } = parse(whole);
    expect(root.testsuite[0].testcase[0]["@classname"]).to.equal("a");
    expect(root.testsuite[1].testcase[0]["@classname"]).to.equal("some_dir.sub.b___c");
  });

  it("has the file, the line and the seconds of a case", () => {
    expect(named("it is fail")).to.include({
      ...{ "@file": "a.ocpp.yaml", "@line": "3", "@time": "827.000" },
    });
  });

  it("says what failed shortly and in full, and how to see it again", () => {
    const { failure: told } = named("it is fail");
    expect(told["@message"]).to.equal('`status` is "Blocked", expected "Accepted"');
    expect(told["#text"])
      .to.contain("--> a.ocpp.yaml:3:5\n")
      .and.to.contain("3 |   - boot:\n")
      .and.to.contain("rerun: plugfest run a.ocpp.yaml --seed 1");
  });

  it("has errors for those of the harness alone", () => {
    expect(named("it is error")).to.have.property("error");
    expect(named("it is error")).not.to.have.property("failure");
    expect(named("it is unexpectedPass").failure["@message"]).to.match(/^it passed, though/);
  });

  it("says why it was left out", () => {
    expect(named("it is notApplicable").skipped["#text"]).to.equal(
      "not applicable: it requires smart-charging",
    );
    expect(named("it is needsOperator").skipped["#text"]).to.match(/^needs an operator: /);
    expect(named("it is notRun").skipped["#text"]).to.equal("not run");
    expect(named("it is expectedFail").skipped["#text"]).to.match(/^failed as expected: /);
  });

  it("has a case for each invariant, with what broke it", () => {
    const invariant = (index: number, verdict: "pass" | "fail" | "skipped"): RunEvent => ({
      ...{ kind: "invariantEnded", scenario: 0, atMs: 5, invariant: index, form: "always" },
      ...{ name: `fuse ${index}`, verdict, level: "must", lookCount: 7, span },
      failures: verdict === "fail" ? [failure] : [],
    });
    const between = [invariant(0, "pass"), invariant(1, "fail"), invariant(2, "skipped")];
    const { root } = parse([...scenario(0, "x", between, "fail"), ended({ fail: 1 })]);
    const [suite] = root.testsuite;
    expect(suite).to.include({ "@tests": "4", "@failures": "2", "@skipped": "1" });
    const [, good, broken, skipped] = suite.testcase;
    expect(good).to.include({ "@name": "x: always fuse 0", "@line": "3" });
    expect(good).not.to.have.property("failure");
    expect(broken.failure["#text"]).to.contain("looked at 7 times");
    expect(skipped).to.have.property("skipped");
  });

  it("does not hide that a case is flaky", () => {
    expect(named("it is flaky")["system-out"]).to.contain("attempt 1: `status` is");
  });

  it("keeps the last 50 frames, and names the events for what failed", () => {
    const frame = (index: number): RunEvent => ({
      ...{ kind: "frame", scenario: 0, ...seen, text: `frame ${index}` },
    });
    const frames = Array.from({ length: 60 }, (_, index) => frame(index));
    const events = [...scenario(0, "x", frames, "fail"), ended({ fail: 1 })];
    const output: string = parse(events, "out/run.ndjson").root.testsuite[0].testcase[0][
      "system-out"
    ];
    expect(output.match(/frame \d+/g)).to.have.length(50);
    expect(output).to.contain("1.500 CP1 > frame 10\n").and.not.to.contain("frame 9\n");
    expect(output.match(/\[\[ATTACHMENT\|out\/run\.ndjson\]\]/g)).to.have.length(1);
    expect(named("it is pass")["system-out"]).not.to.contain("ATTACHMENT");
  });

  it("can be read whatever a name or a frame holds", () => {
    const { root, written } = parse(whole);
    const [only] = root.testsuite[1].testcase;
    expect(only["@name"]).to.equal(
      "a\uFFFD\uFFFD<b>\"'&]]>\uFFFD\uFFFD | `x` # SKIP \\ %0A::error,x: ${y} *z* é🚗",
    );
    expect(only["system-out"]).to.contain("<b>\"'&]]>");
    expect(written).to.match(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
  });

  it("gives two of one name different ones, because GitLab keeps only the first", () => {
    const twice = [0, 1].flatMap((index) => scenario(index, "same", [], "pass"));
    const { root } = parse([...twice, ended({ pass: 2 })]);
    const names = root.testsuite[0].testcase.map((one: { "@name": string }) => one["@name"]);
    expect(names).to.deep.equal(["same", "same (2)"]);
  });

  it("stays below what GitLab reads, and says what it left out", () => {
    const wide: RunEvent = { kind: "frame", scenario: 0, ...seen, text: "&".repeat(4000) };
    const many = Array.from({ length: 60 }, (_, index) =>
      scenario(
        index,
        `n${index}`,
        Array.from({ length: 50 }, () => wide),
        "pass",
      ),
    );
    const { written } = report("junit", [began(60), ...many.flat(), ended({ pass: 60 })]);
    expect(Buffer.byteLength(written)).to.be.within(15_000_000, 25_000_000);
    expect(written).to.contain("cut: the report would be longer");
  });
});
