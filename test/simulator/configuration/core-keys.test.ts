import { expect } from "chai";
import { configurationKeys } from "../../../model/configuration-keys.ts";
import { authorizationKeyEffects } from "./authorization-key-effects.ts";
import { deviceKeyEffects } from "./device-key-effects.ts";
import { meteringKeyEffects } from "./metering-key-effects.ts";

const effects = { ...authorizationKeyEffects, ...deviceKeyEffects, ...meteringKeyEffects };

describe("the configuration keys of the core profile", () => {
  for (const [key, { does, shows }] of Object.entries(effects).sort(([one], [other]) =>
    one < other ? -1 : 1,
  )) {
    it(`key ${key}: ${does}`, shows);
  }

  it("all have an effect", () => {
    const core = Object.entries(configurationKeys).filter(([, { profile }]) => profile === "Core");
    expect(Object.keys(effects)).to.have.members(core.map(([key]) => key));
  });
});
