/** Tables of raw frames: what an operator's client sends, and what it must be answered. */

import { expect } from "chai";
import type { Role } from "../../../central/back-office/roles.ts";
import { ApiWorld, type WorldOptions } from "./api-world.ts";

type Frame = readonly unknown[];

/** Each in a world of its own, but for what one row sends before. */
export interface Exchange {
  readonly title?: string;
  readonly before?: readonly Frame[];
  readonly send: Frame;
  readonly answer: Frame;
  /** What the site, the log or others must be like afterwards. */
  readonly after?: (world: ApiWorld) => void;
}

export interface ReplayOptions extends WorldOptions {
  readonly role?: Role;
  /** Before the first frame. */
  readonly prepare?: (world: ApiWorld) => Promise<void>;
}

export function replay(exchanges: readonly Exchange[], options: ReplayOptions = {}): void {
  for (const { title, before = [], send, answer, after } of exchanges) {
    it(
      title ?? `${JSON.stringify(send)} is answered by ${shorten(JSON.stringify(answer))}`,
      async () => {
        const world = await ApiWorld.open(options);
        const client = await world.logIn(options.role ?? "Admin");
        await options.prepare?.(world);
        for (const frame of before) await client.send(JSON.stringify(frame));
        expect(await client.sendLong(JSON.stringify(send))).to.deep.equal(answer);
        after?.(world);
        world.close();
      },
    );
  }
}

export function accepted(id: string): Frame {
  return [3, id, { status: "Accepted" }];
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
