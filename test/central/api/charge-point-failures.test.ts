import { expect } from "chai";
import { ApiWorld } from "./api-world.ts";

const reset = '[2,"1","Reset",{"charger_id":"CP2"}]';
const failures: readonly (readonly [
  title: string,
  happen: (world: ApiWorld, id: unknown, send: (frame: unknown) => Promise<void>) => Promise<void>,
  answer: readonly unknown[],
])[] = [
  [
    "a CALLERROR",
    (_world, id, send) => send([4, id, "NotSupported", "not here", {}]),
    [4, "1", "Unexpected Error", { reason: "NotSupported", description: "not here" }],
  ],
  [
    "silence",
    async ({ clock }) => {
      await clock.advance(30_000);
    },
    [
      4,
      "1",
      "Unexpected Error",
      { reason: "Timeout", description: "no answer to Reset within 30000 ms" },
    ],
  ],
  [
    "an answer that is none",
    (_world, id, send) => send([3, id, { status: 7 }]),
    [
      4,
      "1",
      "Unexpected Error",
      {
        reason: "InvalidAnswer",
        description: "incoming response of Reset: /status: expected string, found 7",
      },
    ],
  ],
];

describe("the operators' interface: charge points that do not answer as they should", () => {
  for (const [title, happen, answer] of failures) {
    it(`tells of ${title}, and keeps the id of the request`, async () => {
      const world = await ApiWorld.open();
      const client = await world.logIn("Admin");
      const chargePoint = await world.script("CP2");
      await client.send(reset);
      await happen(world, chargePoint.lastCall()[1], (frame) => chargePoint.send(frame));
      await world.clock.advance(0);
      expect(client.frames).to.deep.equal([answer]);
      expect(world.audit().at(-1)).to.match(
        /^\[COMMAND-FAILED] charger=CP2 alias=Right .* by=admin$/,
      );
      world.close();
    });
  }
});
