import { expect } from "chai";
import { isFirmwareFor } from "../../../central/site/firmware-entry.ts";

const firmware = {
  firmwareId: "F1",
  chargePointVendor: "ABB",
  chargePointModel: "T(AC|DC)-W",
  url: "https://example.com/f1.bin",
  upgradeFromVersions: "1\\.[0-5]|2",
};
const bearer = {
  chargePointVendor: "ABB Ltd",
  chargePointModel: "TAC-W22",
  firmwareVersion: "1.4.9",
};

describe("a firmware", () => {
  it("is for charge points whose vendor, model and version begin as it says", () => {
    expect(isFirmwareFor(firmware, bearer)).to.equal(true);
    expect(isFirmwareFor(firmware, { ...bearer, firmwareVersion: "2" })).to.equal(true);
    expect(isFirmwareFor(firmware, { ...bearer, firmwareVersion: "1.8" })).to.equal(false);
    expect(isFirmwareFor(firmware, { ...bearer, firmwareVersion: "0.2" })).to.equal(false);
    expect(isFirmwareFor(firmware, { ...bearer, chargePointModel: "XTAC-W" })).to.equal(false);
    expect(isFirmwareFor(firmware, { ...bearer, chargePointVendor: "Garo" })).to.equal(false);
  });

  it("is for all versions if it names none, but for nobody who does not say which he has", () => {
    const { upgradeFromVersions: _, ...forAll } = firmware;
    expect(isFirmwareFor(forAll, { ...bearer, firmwareVersion: "0.2" })).to.equal(true);
    expect(isFirmwareFor(forAll, { ...bearer, firmwareVersion: undefined })).to.equal(false);
  });
});
