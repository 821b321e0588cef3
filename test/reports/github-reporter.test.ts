import { expect } from "chai";
import { began, ended, remark, report, scenario, whole } from "./run-events.ts";

/** As the runner of GitHub reads a command. */
function parse(line: string) {
  const [, kind, properties = "", message = ""] = /^::(\w+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  const read = (text: string) =>
    text
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%25", "%");
  const pairs = properties.split(",").map((pair) => pair.split("=").map(read));
  return { kind, message: read(message), ...Object.fromEntries(pairs) };
}

function commands(text: string) {
  return text.trimEnd().split("\n").map(parse);
}

describe("the github reporter", () => {
  it("points at the line of a failure", () => {
    const events = [began(1), ...scenario(0, "x", [], "fail"), ended({ fail: 1 })];
    expect(commands(report("github", events).written)).to.deep.equal([
      {
        ...{ kind: "error", file: "a.ocpp.yaml", line: "3", col: "5", title: "x" },
        message: '`status` is "Blocked", expected "Accepted"',
      },
    ]);
  });

  it("begins with the gravest", () => {
    const events = [
      ...[began(2), ...scenario(0, "x", [remark], "pass"), ...scenario(1, "y", [], "fail")],
      ended({ pass: 1, fail: 1 }),
    ];
    const kinds = commands(report("github", events).written).map(({ kind }) => kind);
    expect(kinds).to.deep.equal(["error", "warning"]);
  });

  it("has nine of a kind at most, and says how many there are besides", () => {
    const many = Array.from({ length: 12 }, (_, index) => scenario(index, "x", [], "fail"));
    const all = commands(report("github", [...many.flat(), ended({ fail: 12 })]).written);
    expect(all).to.have.length(10);
    expect(all.at(-1)).to.include({ kind: "error", message: "and 3 more" });
  });

  it("stays one command, whatever a name holds", () => {
    const all = commands(report("github", whole).written);
    expect(all.map(({ kind }) => kind)).to.deep.equal([
      ...["error", "error", "error", "error", "warning"],
    ]);
    const last = all.find(({ file }) => file === "some dir/sub/b › c.ocpp.yaml");
    expect(last?.title).to.contain("%0A::error,x: ${y}");
  });
});
