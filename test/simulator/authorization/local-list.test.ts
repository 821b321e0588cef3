import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const good = { status: "Accepted" };

describe("local authorization list", () => {
  it("R-LAL-001: version 0 while it is empty", async () => {
    const rig = await booted();
    expect(await version(rig)).to.equal(0);
  });

  it("R-LAL-001: version -1 where there is none, and SendLocalList is NotSupported", async () => {
    const rig = await booted({ configuration: { LocalAuthListEnabled: "false" } });
    expect(await version(rig)).to.equal(-1);
    expect(await send(rig, "Full", 1, [{ idTag: "A", idTagInfo: good }])).to.equal("NotSupported");
  });

  it("R-LAL-001, TC_042_2: an empty list has version 0, whatever it was sent with", async () => {
    const rig = await booted();
    expect(await send(rig, "Full", 1)).to.equal("Accepted");
    expect(await version(rig)).to.equal(0);
  });

  it("R-LAL-002, TC_043: Full replaces, Differential adds, changes and takes off", async () => {
    const rig = await booted({ configuration: { LocalPreAuthorize: "true" } });
    await send(rig, "Full", 1, [{ idTag: "OLD", idTagInfo: good }]);
    await send(rig, "Full", 2, [
      { idTag: "A", idTagInfo: good },
      { idTag: "B", idTagInfo: good },
      { idTag: "C", idTagInfo: good },
    ]);
    await send(rig, "Differential", 3, [
      { idTag: "a" },
      { idTag: "B", idTagInfo: { status: "Blocked" } },
      { idTag: "D", idTagInfo: good },
    ]);
    expect(await version(rig)).to.equal(3);
    const asked: string[] = [];
    for (const idTag of ["OLD", "A", "B", "C", "D"]) {
      rig.forget();
      rig.chargePoint.authorization.authorize(idTag, () => {});
      await rig.settle();
      if (rig.seen("Authorize").length > 0) asked.push(idTag);
    }
    expect(asked).to.deep.equal(["OLD", "A", "B"]);
  });

  it("R-LAL-003, TC_043_2: an old Differential is a VersionMismatch, and changes nothing", async () => {
    const rig = await booted();
    await send(rig, "Full", 2, [{ idTag: "A", idTagInfo: good }]);
    expect(await send(rig, "Differential", 5, [{ idTag: "B", idTagInfo: good }])).to.equal(
      "Accepted",
    );
    expect(await send(rig, "Differential", 4, [{ idTag: "A" }])).to.equal("VersionMismatch");
    expect(await send(rig, "Differential", 5, [{ idTag: "A" }])).to.equal("VersionMismatch");
    expect(await version(rig)).to.equal(5);
  });

  it("key SendLocalListMaxLength: R-LAL-004, TC_043_3: how many tags may come at once; more is Failed", async () => {
    const rig = await booted({ configuration: { SendLocalListMaxLength: "2" } });
    expect(await send(rig, "Full", 1, tags(3))).to.equal("Failed");
    expect(await version(rig)).to.equal(0);
    expect(await send(rig, "Full", 1, tags(2))).to.equal("Accepted");
  });

  it("key LocalAuthListMaxLength: R-LAL-004: how many tags the list has; more is Failed, and changes nothing", async () => {
    const rig = await booted({ configuration: { LocalAuthListMaxLength: "3" } });
    await send(rig, "Full", 1, tags(3));
    expect(await send(rig, "Differential", 2, [{ idTag: "MORE", idTagInfo: good }])).to.equal(
      "Failed",
    );
    expect(await version(rig)).to.equal(1);
  });

  it("a Full list has idTagInfo for every tag, or Failed", async () => {
    const rig = await booted();
    expect(await send(rig, "Full", 1, [{ idTag: "A" }])).to.equal("Failed");
  });

  it("R-LAL-005: survives a reboot, and goes with a factory reset", async () => {
    const rig = await booted();
    await send(rig, "Full", 7, tags(1));
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(30);
    expect(await version(rig)).to.equal(7);
    rig.chargePoint.authorization.clear();
    expect(await version(rig)).to.equal(0);
  });

  it("key LocalAuthListEnabled: R-LAL-005: whether the list is used", async () => {
    const rig = await booted({ configuration: { LocalPreAuthorize: "true" } });
    await send(rig, "Full", 1, [{ idTag: "A", idTagInfo: good }]);
    await rig.result("ChangeConfiguration", { key: "LocalAuthListEnabled", value: "false" });
    rig.chargePoint.authorization.authorize("A", () => {});
    await rig.settle();
    expect(rig.seen("Authorize")).to.have.length(1);
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

async function version(rig: Rig): Promise<unknown> {
  return (await rig.result("GetLocalListVersion", {}))["listVersion"];
}

async function send(
  rig: Rig,
  updateType: "Full" | "Differential",
  listVersion: number,
  localAuthorizationList?: readonly object[],
): Promise<unknown> {
  const request = {
    listVersion,
    updateType,
    ...(localAuthorizationList && { localAuthorizationList }),
  };
  return (await rig.result("SendLocalList", request))["status"];
}

function tags(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ idTag: `T${index}`, idTagInfo: good }));
}
