import { expect } from "chai";
import {
  compileExpression,
  ExpressionError,
} from "../../../../scenarios/engine/grammar/expression.ts";

const names = { chargePoints: ["CP1"], values: ["tx"] };
const connector = { status: "Charging", errorCode: "NoError", inTransaction: true };

function evaluate(text: string, values: Readonly<Record<string, unknown>> = {}) {
  const compiled = compileExpression(text, names);
  if (!compiled.isValid) throw new Error(compiled.fault.message);
  return compiled.expression.evaluate({
    chargePoints: new Map([
      [
        "CP1",
        {
          connected: true,
          registration: "Accepted",
          connector: (id: number) => (id === 1 ? connector : undefined),
        },
      ],
    ]),
    values: new Map(Object.entries(values).map(([name, value]) => [name, { value }])),
  });
}

describe("an expression", () => {
  const table: readonly (readonly [string, boolean])[] = [
    ["CP1.connected", true],
    ["!CP1.connected", false],
    ['CP1.registration == "Accepted" && CP1.connector(1).inTransaction', true],
    ['CP1.connector(1).status in ["Available", "Faulted"]', false],
    ["tx == 5", true],
    ["tx > 5.5", false],
  ];
  for (const [text, holds] of table) {
    it(`${text} is ${holds}`, () => {
      expect(evaluate(text, { tx: 5 }).holds).to.equal(holds);
    });
  }

  it("tells what its parts were", () => {
    const text = 'CP1.connector(1).status == "Available" || tx != 5';
    expect(evaluate(text, { tx: 5 })).to.deep.equal({
      holds: false,
      found: [
        { text: "CP1.connector(1).status", value: '"Charging"' },
        { text: "tx", value: "5" },
      ],
    });
  });

  it("throws what it cannot do, and why", () => {
    expect(() => evaluate("CP1.connector(7).inTransaction")).to.throw(
      ExpressionError,
      "CP1 has no connector 7",
    );
    expect(() => evaluate("tx", { tx: 5 })).to.throw(ExpressionError, "neither true nor false");
    expect(() => evaluate("tx.a == 1", { tx: {} })).to.throw(ExpressionError, "No such key: a");
  });

  it("is refused when it is too long", () => {
    expect(compileExpression("true || ".repeat(300), names)).to.have.nested.property(
      "fault.code",
      "E160",
    );
  });
});
