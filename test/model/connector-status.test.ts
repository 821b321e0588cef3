import { expect } from "chai";
import {
  findTransition,
  isErrorCodeAllowed,
  isStatusAllowed,
  isTransitionAllowed,
  transitionCauses,
} from "../../model/connector-status.ts";
import type { ChargePointStatus } from "../../schemas/messages.ts";

const statuses: readonly ChargePointStatus[] = [
  "Available",
  "Preparing",
  "Charging",
  "SuspendedEV",
  "SuspendedEVSE",
  "Finishing",
  "Reserved",
  "Unavailable",
  "Faulted",
];

/** A line for each status it leaves, a column for each it may enter; `=` is the same again. */
const matrix = [
  "=xxxx.xxx",
  "x=xxxx..x",
  "x.=xxx.xx",
  "x.x=xx.xx",
  "x.xx=x.xx",
  "xx...=.xx",
  "xx....=xx",
  "xxxxx..=x",
  "xxxxxxxx=",
];

describe("connector status", () => {
  for (const [row, from] of statuses.entries())
    for (const [column, to] of statuses.entries()) {
      const cell = matrix[row]?.[column];
      it(`${cell === "." ? "does not go" : "may go"} from ${from} to ${to}`, () => {
        expect(isTransitionAllowed(from, to)).to.equal(cell !== ".");
        expect(findTransition(from, to) !== undefined).to.equal(cell === "x");
      });
    }

  it("has the labels of the standard, B6 of the errata among them", () => {
    expect(findTransition("Available", "Preparing")).to.equal("A2");
    expect(findTransition("Preparing", "Finishing")).to.equal("B6");
    expect(findTransition("Charging", "SuspendedEVSE")).to.equal("C5");
    expect(findTransition("Faulted", "Unavailable")).to.equal("I8");
    expect(Object.keys(transitionCauses)).to.have.length(53);
  });

  it("is Available, Unavailable or Faulted on connector 0 (OCPP 1.6 §4.9)", () => {
    const allowed = statuses.filter((status) => isStatusAllowed(0, status));
    expect(allowed).to.deep.equal(["Available", "Unavailable", "Faulted"]);
    expect(statuses.every((status) => isStatusAllowed(1, status))).to.equal(true);
  });

  it("comes with EVCommunicationError only where a vehicle is (OCPP 1.6 §4.9)", () => {
    const allowed = statuses.filter((status) => isErrorCodeAllowed(status, "EVCommunicationError"));
    expect(allowed).to.deep.equal(["Preparing", "SuspendedEV", "SuspendedEVSE", "Finishing"]);
  });

  it("comes with NoError unless it is Faulted, and with any other error as a warning", () => {
    const calm = statuses.filter((status) => isErrorCodeAllowed(status, "NoError"));
    expect(calm).to.deep.equal(statuses.filter((status) => status !== "Faulted"));
    expect(statuses.every((status) => isErrorCodeAllowed(status, "GroundFailure"))).to.equal(true);
  });
});
