import { expect } from "chai";
import { booted } from "../scenes.ts";

const vendors = {
  acme: {
    echo: (data: unknown) => ({ status: "Accepted", data: String(data) }) as const,
    "": () => ({ status: "Rejected" }) as const,
  },
};

describe("R-DT-001: DataTransfer", () => {
  for (const [request, expected] of [
    [{ vendorId: "nobody", messageId: "echo" }, { status: "UnknownVendorId" }],
    [{ vendorId: "constructor" }, { status: "UnknownVendorId" }],
    [{ vendorId: "acme", messageId: "other" }, { status: "UnknownMessageId" }],
    [{ vendorId: "acme", messageId: "toString" }, { status: "UnknownMessageId" }],
    [{ vendorId: "acme" }, { status: "Rejected" }],
    [
      { vendorId: "acme", messageId: "echo", data: "x" },
      { status: "Accepted", data: "x" },
    ],
  ] as const) {
    it(`${JSON.stringify(request)} is answered ${JSON.stringify(expected)}`, async () => {
      const rig = await booted({ vendors });
      expect(await rig.result("DataTransfer", request)).to.deep.equal(expected);
    });
  }

  it("TC_062: without any extension every vendor is unknown", async () => {
    const rig = await booted();
    const answer = await rig.result("DataTransfer", { vendorId: "acme", data: "x" });
    expect(answer).to.deep.equal({ status: "UnknownVendorId" });
  });

  it("R-DT-002: what the charge point sends has text as its data, and its answer comes back", async () => {
    const rig = await booted({ replies: { DataTransfer: { status: "Accepted", data: "pong" } } });
    const answers: unknown[] = [];
    rig.chargePoint.transferData({ vendorId: "acme", messageId: "m", data: "ping" }, (_, answer) =>
      answers.push(answer),
    );
    await rig.settle();
    expect(rig.seen("DataTransfer")).to.deep.equal([
      { vendorId: "acme", messageId: "m", data: "ping" },
    ]);
    expect(answers).to.deep.equal([{ status: "Accepted", data: "pong" }]);
  });
});
