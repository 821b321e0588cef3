import { expect } from "chai";
import { loadPics } from "../../../../scenarios/engine/grammar/pics.ts";

const load = (text: string) => loadPics({ path: "pics.yaml", text });

describe("what a thing under test has", () => {
  it("is what its file says is true, by names with dots", () => {
    const loaded = load(
      "core: true\nreservation: false\nhardware: { rfid: true, meter: { phases: true } }\nhardware.lock: true\n",
    );
    const capabilities = loaded.isValid ? [...loaded.capabilities] : [];
    expect(capabilities).to.deep.equal([
      ...["core", "hardware.rfid", "hardware.meter.phases", "hardware.lock"],
    ]);
  });

  for (const text of ["core: yes", "core: [true]", "not a name: true", "- core"]) {
    it(`is not known when the file is wrong: ${text}`, () => {
      expect(load(text).isValid).to.equal(false);
    });
  }
});
