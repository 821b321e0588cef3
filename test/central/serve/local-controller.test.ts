import { expect } from "chai";
import { defaultLocalControllerSettings } from "../../../central/local-controller/settings.ts";
import { boot, useServerRigs } from "./server-rig.ts";

describe("a server that is a local controller", () => {
  const createRig = useServerRigs();

  it("brings its charge points to the one upstream, and tells it later what it has missed", async () => {
    const upstreamRig = createRig();
    const localRig = createRig();
    const upstream = await upstreamRig.start({ balancing: undefined });
    const localController = {
      upstreamUrl: upstream.urls[0] ?? "",
      settings: defaultLocalControllerSettings,
    };
    const local = await localRig.start({ localController });
    const chargePoint = await localRig.connect(`${local.urls[0]}/CP1`);
    expect((await chargePoint.exchange("BootNotification", boot))[0]).to.equal(3);
    await upstreamRig.untilLogged(/^CP1: booted/);
    await upstream.stop();
    await localRig.untilLogged(/^CP1: lost upstream/);
    const timestamp = new Date().toISOString();
    const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp };
    const [type, , started] = await chargePoint.exchange("StartTransaction", start, "2");
    expect(type).to.equal(3);
    expect(started).to.have.property("transactionId");
  });
});
