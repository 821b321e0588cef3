import { expect } from "chai";
import { ConnectorTrack } from "../../../central/balancing/connector-track.ts";
import { defaultBalancingSettings } from "../../../central/balancing/settings.ts";
import { readMeterValues } from "../../../model/meter-reading.ts";
import { formatTimestamp } from "../../../model/timestamp.ts";

const nowMs = Date.UTC(2026, 0, 5, 8);

describe("what a charge point says that it offers", () => {
  function limitedTo(amps: number): ConnectorTrack {
    const track = new ConnectorTrack("CP1", 1, {
      connMaxAmps: 32,
      storedAmps: 0,
      settings: defaultBalancingSettings,
      changed: () => undefined,
    });
    track.acknowledged("default", amps, nowMs);
    return track;
  }

  function readOffer(track: ConnectorTrack, readAtMs: number, arrivedAtMs: number): void {
    const timestamp = formatTimestamp(readAtMs);
    const sampledValue = [{ measurand: "Current.Offered", value: "7", unit: "A" }];
    const { readings } = readMeterValues([{ timestamp, sampledValue }]);
    for (const reading of readings) track.read(reading, arrivedAtMs);
  }

  it("says nothing about a limit if it was read before the limit came, and arrives after it", () => {
    const track = limitedTo(6);
    readOffer(track, nowMs - 1000, nowMs + 20_000);
    expect(track.offeredAmps).to.equal(undefined);
  });

  it("counts once there was time to follow", () => {
    const track = limitedTo(6);
    readOffer(track, nowMs + 10_000, nowMs + 20_000);
    expect(track.offeredAmps).to.equal(7);
  });
});
