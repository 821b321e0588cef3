import { expect } from "chai";
import { actions, isAction } from "../../schemas/actions.ts";

describe("actions", () => {
  const facts = Object.values(actions);

  it("are the 28 of OCPP 1.6 and the 11 of its security extension", () => {
    expect(facts.filter(({ extension }) => extension === undefined)).to.have.lengthOf(28);
    expect(facts.filter(({ extension }) => extension === "security")).to.have.lengthOf(11);
  });

  it("are called by one side, but for DataTransfer (OCPP 1.6 §4.3)", () => {
    expect(facts.filter(({ caller }) => caller === "either")).to.deep.equal([actions.DataTransfer]);
    const own = facts.filter(({ extension }) => extension === undefined);
    expect(own.filter(({ caller }) => caller === "chargePoint")).to.have.lengthOf(9);
    expect(own.filter(({ caller }) => caller === "centralSystem")).to.have.lengthOf(18);
  });
});

describe("isAction", () => {
  it("knows every action, in the standard's spelling only", () => {
    expect(Object.keys(actions).every(isAction)).to.equal(true);
    for (const name of ["heartbeat", "Heartbeat ", "AuthorizeResponse", "__proto__", "toString"]) {
      expect(isAction(name), name).to.equal(false);
    }
  });
});
