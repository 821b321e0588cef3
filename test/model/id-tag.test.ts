import { expect } from "chai";
import {
  effectiveAuthorizationStatus,
  isExpired,
  isIdTag,
  isSameGroup,
  isSameIdTag,
  mayStopTransaction,
  toIdTagKey,
} from "../../model/id-tag.ts";
import type { AuthorizationStatus, IdTagInfo } from "../../schemas/messages.ts";

const nowMs = Date.UTC(2026, 2, 1, 12);
const past = "2026-03-01T11:59:59Z";
const future = "2026-03-01T12:00:01Z";

const answers: readonly (readonly [string, IdTagInfo | undefined, boolean, AuthorizationStatus])[] =
  [
    ["an unknown tag", undefined, false, "Invalid"],
    ["an accepted tag", { status: "Accepted" }, false, "Accepted"],
    [
      "an accepted tag, not yet expired",
      { status: "Accepted", expiryDate: future },
      false,
      "Accepted",
    ],
    ["an accepted tag past its expiry", { status: "Accepted", expiryDate: past }, false, "Expired"],
    [
      "an accepted tag at its very expiry",
      { status: "Accepted", expiryDate: "2026-03-01T12:00:00Z" },
      false,
      "Expired",
    ],
    ["an unreadable expiry", { status: "Accepted", expiryDate: "never" }, false, "Accepted"],
    ["a tag in a transaction", { status: "Accepted" }, true, "ConcurrentTx"],
    ["an expired tag in one", { status: "Accepted", expiryDate: past }, true, "Expired"],
    ["a blocked tag past its expiry", { status: "Blocked", expiryDate: past }, true, "Blocked"],
    ["an expired tag", { status: "Expired", expiryDate: future }, false, "Expired"],
    ["an invalid tag", { status: "Invalid" }, true, "Invalid"],
    ["a tag said to be busy elsewhere", { status: "ConcurrentTx" }, false, "ConcurrentTx"],
  ];

describe("id tag", () => {
  for (const [title, info, isBusy, status] of answers)
    it(`${title} is ${status}`, () => {
      expect(effectiveAuthorizationStatus({ info, nowMs, isBusy })).to.equal(status);
    });

  it("expires at its expiry date, not before", () => {
    const info: IdTagInfo = { status: "Accepted", expiryDate: "2026-03-01T14:00:00+02:00" };
    expect(isExpired(info, nowMs - 1)).to.equal(false);
    expect(isExpired(info, nowMs)).to.equal(true);
  });

  it("has 1 to 20 characters of any kind (OCPP 1.6 §7.28)", () => {
    expect(["A", "04:E2-xyz_ü/ 7", "12345678901234567890"].every(isIdTag)).to.equal(true);
    expect(["", "123456789012345678901"].some(isIdTag)).to.equal(false);
  });

  it("is the same in any case", () => {
    expect(isSameIdTag("04e2Ab", "04E2aB")).to.equal(true);
    expect(isSameIdTag("04e2Ab", "04e2Ac")).to.equal(false);
    expect(toIdTagKey("04E2aB")).to.equal(toIdTagKey("04e2Ab"));
  });

  describe("in a group", () => {
    const starter = { idTag: "A", parentIdTag: "FLEET" };

    it("is with the tags of the same parent, whatever its case", () => {
      expect(isSameGroup({ idTag: "B", parentIdTag: "fleet" }, starter)).to.equal(true);
    });

    it("is not with tags of another parent, or of none", () => {
      expect(isSameGroup({ idTag: "B", parentIdTag: "OTHER" }, starter)).to.equal(false);
      expect(isSameGroup({ idTag: "B" }, starter)).to.equal(false);
      expect(isSameGroup({ idTag: "B" }, { idTag: "A" })).to.equal(false);
      expect(
        isSameGroup({ idTag: "B", parentIdTag: "" }, { idTag: "A", parentIdTag: "" }),
      ).to.equal(false);
    });

    it("is not its parent: that names the group and is no member (OCPP 1.6 §3.10)", () => {
      expect(isSameGroup({ idTag: "FLEET" }, starter)).to.equal(false);
      expect(isSameGroup({ idTag: "fleet", parentIdTag: "FLEET" }, starter)).to.equal(false);
      expect(isSameGroup(starter, { idTag: "fleet", parentIdTag: "FLEET" })).to.equal(false);
    });

    it("may stop what it began, and what its group began", () => {
      expect(mayStopTransaction({ idTag: "a" }, starter)).to.equal(true);
      expect(mayStopTransaction({ idTag: "B", parentIdTag: "FLEET" }, starter)).to.equal(true);
      expect(mayStopTransaction({ idTag: "B" }, starter)).to.equal(false);
      expect(mayStopTransaction({ idTag: "FLEET" }, starter)).to.equal(false);
    });
  });
});
