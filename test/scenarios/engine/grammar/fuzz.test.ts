import { expect } from "chai";
import fc from "fast-check";
import { renderDiagnostics } from "../../../../scenarios/engine/source/render-diagnostics.ts";
import { load } from "./files.ts";

const file = `version: 1
name: Everything at once
tags: [a, b]
central: { reference: { config: { balanz: { first_wait: 10 } } } }
clock: { mode: virtual, start: "2025-01-15T22:00:00Z" }
vars: { tag: "04E12345", n: &one 1 }
chargers:
  CP1: { ocpp: "1.6", connectors: 2, maxCurrent: 32A, ev: { soc: 20% } }
  CP2: { id: x, configuration: { HeartbeatInterval: 300 } }
setup:
  - boot:
    charger: all
steps:
  - plug: *one
    charger: CP1
  - start: { connector: 1, tag: "\${tag}" }
    charger: CP1
    reply: { transactionId: { $type: integer, $ne: 0 }, idTagInfo: { status: { $in: [Accepted, $absent] } } }
    capture: { tx: transactionId }
  - send: { action: DataTransfer, payload: { vendorId: "x \${tx}", data: '\${now}' } }
    charger: CP2
    error: { code: { $match: "^Not" } }
    level: may
  - expect: { call: Reset, to: CP2, payload: { type: Soft }, count: { $between: [1, 3] } }
    within: 1m30s
  - never: { call: Reset, to: CP1 }
    for: 10s
  - assert: CP1.connected && CP1.connector(1).status == "Available"
  - wait: 250ms
`;

/** Pieces that mean something in some place, and so nonsense in most others. */
const pieces = [
  ...["{}", "[]", "", "~", "null", "true", "yes", "0", "-1", "04E1", "5s", "16A", "all", "any"],
  ...["CP1", "$any", "$absent", "$now(5s)", "${tx}", "${env.X}", "${", "*one", "&a", "!!str", "<<"],
  ...[
    "{ $gt: 1 }",
    "{ a: 1 }",
    "[1]",
    '"',
    "'",
    "|",
    ">",
    "#",
    ":",
    "- ",
    "\n",
    "\t",
    ",",
    "__proto__",
  ],
];

const tokens = file.split(/(\s+|[{}[\],]|: )/);
const edits = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: tokens.length - 1 }),
    piece: fc.constantFrom(...pieces),
  }),
  { minLength: 1, maxLength: 3 },
);

describe("a file with something in it that should not be there", () => {
  it("has no fault before", () => {
    const loaded = load(file);
    expect(loaded.isValid ? [] : loaded.diagnostics).to.deep.equal([]);
  });

  it("is read, or refused with frames, and never breaks the loader", () => {
    fc.assert(
      fc.property(edits, (changes) => {
        const changed = [...tokens];
        for (const { at, piece } of changes) changed[at] = piece;
        const text = changed.join("");
        const loaded = load(text);
        const diagnostics = loaded.isValid ? loaded.warnings : loaded.diagnostics;
        const lines = text.split("\n").length;
        for (const { line, column } of diagnostics) {
          expect(line).to.be.within(1, lines);
          expect(column).to.be.greaterThan(0);
        }
        renderDiagnostics(diagnostics, [{ path: "a.ocpp.yaml", text }], { colour: false });
      }),
      { numRuns: 200 },
    );
  });
});
