import { expect } from "chai";
import { compileExpression } from "../../../../scenarios/engine/grammar/expression.ts";
import {
  ExpressionError,
  type ExpressionWorld,
} from "../../../../scenarios/engine/grammar/expression-environment.ts";
import { observedChargePoint, observedWorld } from "./observed-cast.ts";

const names = { chargePoints: ["CP1"], fleets: ["VAN"], groups: ["depot"], values: ["tx"] };
const vans = [
  observedChargePoint({ name: "VAN_1", draw: 10.1, alloc: 0, soc: 81 }),
  observedChargePoint({ name: "VAN_2", draw: 20.2, alloc: 16, soc: 79.5 }),
];
const connector = { status: "Charging", errorCode: "NoError", inTransaction: true };
const cp1 = observedChargePoint({ name: "CP1", draw: 16, limit: 20, connectors: [connector] });
const observed = observedWorld([cp1], { VAN: vans }, { depot: { members: vans, limit: 30 } });

function worldWith(values: Readonly<Record<string, unknown>>): ExpressionWorld {
  const scoped = Object.entries(values).map(([name, value]) => [name, { value }] as const);
  return { observed, values: new Map(scoped) };
}

function compile(text: string) {
  const compiled = compileExpression(text, names);
  if (!compiled.isValid) throw new Error(compiled.fault.message);
  return compiled.expression;
}

function evaluate(text: string, values: Readonly<Record<string, unknown>> = {}) {
  return compile(text).holds(worldWith(values));
}

describe("an expression", () => {
  const table: readonly (readonly [string, boolean])[] = [
    ["CP1.connected", true],
    ["!CP1.connected", false],
    ['CP1.registration == "Accepted" && CP1.connector(1).inTransaction', true],
    ['CP1.connector(1).status in ["Available", "Faulted"]', false],
    ["tx == 5", true],
    ["tx > 5.5", false],
    ["CP1.draw <= CP1.limit", true],
    ["last(CP1.limit) == 20.0", true],
    ["CP1.connector(1).draw == 0.0", true],
    ["sum(draw.depot) > 30.2", true],
    ["sum(draw.depot) <= groups.depot.limit", false],
    ["alloc.depot.all(a, a == 0.0 || a >= 6.0)", true],
    ["VAN.all(v, v.soc >= 80.0)", false],
    ["VAN.exists(v, v.soc >= 80.0) && VAN.size() == 2", true],
    ["sum(draw.VAN) == sum(draw.depot)", true],
    ["CP1.drawOn(1) == 16.0 && groups.depot.drawOn(2) < 1.0", true],
  ];
  for (const [text, holds] of table) {
    it(`${text} is ${holds}`, () => {
      expect(evaluate(text, { tx: 5 })).to.equal(holds);
    });
  }

  it("tells what its parts were", () => {
    const text = 'CP1.connector(1).status == "Available" || tx != 5';
    expect(evaluate(text, { tx: 5 })).to.equal(false);
    expect(compile(text).explain(worldWith({ tx: 5 }))).to.deep.equal([
      { text: "CP1.connector(1).status", value: '"Charging"' },
      { text: "tx", value: "5" },
    ]);
  });

  it("tells what each item of a list was", () => {
    expect(compile("VAN.all(v, v.soc >= 80.0)").explain(worldWith({}))).to.deep.equal([
      { text: "VAN.map(v, v.soc)", value: "[81, 79.5]" },
    ]);
    expect(compile("alloc.depot.all(a, a >= 6.0)").explain(worldWith({}))).to.deep.equal([
      { text: "alloc.depot", value: "[0, 16]" },
    ]);
  });

  it("tells by how much an amount is missed, with its unit", () => {
    const excess = (text: string) => compile(text).excess(worldWith({}));
    const over = excess("CP1.connected && sum(draw.depot) <= groups.depot.limit");
    expect(over?.amount).to.be.closeTo(0.3, 1e-9);
    expect(over?.value).to.equal("30.3 A");
    expect(excess("CP1.limit >= 26.0")).to.deep.equal({ amount: 6, value: "20 A" });
    expect(excess("CP1.limit >= 6.0")).to.equal(undefined);
    expect(excess("CP1.connected")).to.equal(undefined);
  });

  it("knows what it speaks of", () => {
    expect(compile("CP1.connector(1).draw < 3.0 && VAN.all(v, v.soc > 1.0)").reach).to.deep.equal({
      roots: ["CP1", "VAN", "v"],
      fields: ["draw", "connector", "all", "soc"],
    });
  });

  const wrong: readonly (readonly [string, string, string | undefined])[] = [
    ["sum(draw.depo) <= 32.0", "unknown field `depo`", "did you mean `depot`?"],
    ["groups.depot.limits > 1.0", "unknown field `limits`", "did you mean `limit`?"],
    ["VAN.all(v, v.socc >= 80.0)", "unknown field `socc`", "did you mean `soc`?"],
    ["CP1.soc", "an assertion is true or false, this is of type double", undefined],
    ['CP1.status == "Avaliable"', "`status` is never `Avaliable`", "did you mean `Available`?"],
    ["sun(draw.depot) > 1.0", "unknown function `sun`", "did you mean `sum`?"],
    ["sum(VAN) > 1.0", "found no matching overload for 'sum(list<ChargePoint>)'", undefined],
  ];
  for (const [text, message, hint] of wrong) {
    it(`${text} is refused when it is read`, () => {
      const compiled = compileExpression(text, names);
      const fault = compiled.isValid ? undefined : compiled.fault;
      expect([fault?.message, fault?.hint]).to.deep.equal([message, hint]);
    });
  }

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
