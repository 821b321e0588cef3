/**
 * What clients may send, frame by frame, and what comes of it: each has the same outcome in whatever
 * pieces the bytes arrive.
 */

import type { TransportListener } from "../../protocol/transport.ts";
import { clientFrame, close, text } from "./raw-client.ts";

/** What the server of these sessions allows. */
export const maxMessageBytes = 140;

export type Told = readonly ["message" | "closed" | "pinged" | "ponged", ...unknown[]];

/** What both ends have of a session once it has ended. */
export interface Outcome {
  readonly told: readonly Told[];
  /** In hexadecimal. */
  readonly cameBack: string;
}

export interface Session extends Outcome {
  readonly name: string;
  readonly frames: readonly Buffer[];
}

export const said = (payload: string): Told => ["message", payload];
const broken: Told = ["closed", 1006, ""];
const faulty = (code: number, reason: string): Told => ["closed", code, reason];
const invalid = (what: string) => faulty(1002, `Invalid WebSocket frame: ${what}`);
const noUtf8 = faulty(1007, "Invalid WebSocket frame: invalid UTF-8 sequence");
const tooLong = faulty(1009, "Max payload size exceeded");
const [code1002, code1007, code1009] = ["880203ea", "880203ef", "880203f1"];

export const start = clientFrame.bind(undefined, 0x01);
const middle = clientFrame.bind(undefined, 0x00);
export const last = clientFrame.bind(undefined, 0x80);
export const ping = clientFrame.bind(undefined, 0x89);
export const pong = clientFrame.bind(undefined, 0x8a);
const [euroStart, euroEnd] = [Uint8Array.of(0xe2, 0x82), Uint8Array.of(0xac)];

const [longest, longestAscii] = [`${"€".repeat(46)}ä`, "x".repeat(140)];
export const after = text("after");

export const sessions: readonly Session[] = [
  {
    name: "texts",
    frames: [text("a"), text(""), text("ä€😀"), text("x".repeat(125)), text("y".repeat(126))],
    told: [..."a||ä€😀".split("|"), "x".repeat(125), "y".repeat(126)].map(said).concat([broken]),
    cameBack: "",
  },
  {
    name: "texts with longer headers than they need, and masks of nought",
    frames: [
      text("a", { headerLength: 4 }),
      text("b", { headerLength: 10 }),
      text("c", { mask: Uint8Array.of(0, 0, 0, 0) }),
    ],
    told: [said("a"), said("b"), said("c"), broken],
    cameBack: "",
  },
  {
    name: "texts as long as they may be",
    frames: [text(longest), text(longestAscii), start("x".repeat(70)), last("x".repeat(70))],
    told: [said(longest), said(longestAscii), said(longestAscii), broken],
    cameBack: "",
  },
  {
    name: "pings and pongs between texts",
    frames: [ping("1"), text("a"), pong(""), text("b"), pong("?"), ping(""), text("c")],
    told: [["pinged"], said("a"), ["ponged"], said("b"), ["ponged"], ["pinged"], said("c"), broken],
    cameBack: "8a01318a00",
  },
  {
    name: "fragments with control frames between them",
    frames: [text("a"), start("he"), ping("p"), middle("l"), pong("q"), last("lo"), text("b")],
    told: [said("a"), ["pinged"], ["ponged"], said("hello"), said("b"), broken],
    cameBack: "8a0170",
  },
  {
    name: "empty fragments, and a character in two",
    frames: [start(""), middle(""), last(""), start(euroStart), last(euroEnd), text("a")],
    told: [said(""), said("€"), said("a"), broken],
    cameBack: "",
  },
  {
    name: "a message that never ends",
    frames: [text("a"), start("b")],
    told: [said("a"), broken],
    cameBack: "",
  },
  {
    name: "a frame that never ends",
    frames: [text("a"), text("bcd").subarray(0, -1)],
    told: [said("a"), broken],
    cameBack: "",
  },
  {
    name: "a binary frame",
    frames: [text("a"), clientFrame(0x82, "b"), after, close(1003)],
    told: [said("a"), said("after"), ["closed", 1003, ""]],
    cameBack: `880e${Buffer.from("\x03\xebbinary frame", "latin1").toString("hex")}`,
  },
  {
    name: "a close",
    frames: [text("a"), close(1000, "bye"), after],
    told: [said("a"), ["closed", 1000, "bye"]],
    cameBack: "880503e8627965",
  },
  {
    name: "a close without a code",
    frames: [text("a"), clientFrame(0x88), after],
    told: [said("a"), ["closed", 1005, ""]],
    cameBack: "8800",
  },
  {
    name: "a close within a message",
    frames: [start("a"), close(1001), after],
    told: [["closed", 1001, ""]],
    cameBack: "880203e9",
  },
  {
    name: "a close with half a code",
    frames: [clientFrame(0x88, "\x03"), after],
    told: [invalid("invalid payload length 1")],
    cameBack: code1002,
  },
  {
    name: "a close with a code that is for nobody to send",
    frames: [close(1005), after],
    told: [invalid("invalid status code 1005")],
    cameBack: code1002,
  },
  {
    name: "a close whose reason is no UTF-8",
    frames: [close(1000, euroStart), after],
    told: [noUtf8],
    cameBack: code1007,
  },
  {
    name: "a text that is no UTF-8",
    frames: [text("a"), text(euroStart), after],
    told: [said("a"), noUtf8],
    cameBack: code1007,
  },
  {
    name: "a text that is UTF-8 only while it is masked",
    frames: [text(euroStart, { mask: Uint8Array.of(0x83, 0xe3, 0, 0) }), after],
    told: [noUtf8],
    cameBack: code1007,
  },
  {
    name: "a text within a message, after a ping",
    frames: [start("a"), ping("1"), text("b"), after],
    told: [["pinged"], invalid("invalid opcode 1")],
    cameBack: `8a0131${code1002}`,
  },
  {
    name: "fragments that are no UTF-8",
    frames: [start(euroStart), last(euroStart), after],
    told: [noUtf8],
    cameBack: code1007,
  },
  {
    name: "a text that is too long",
    frames: [text("a"), text("x".repeat(141)), after],
    told: [said("a"), tooLong],
    cameBack: code1009,
  },
  {
    name: "fragments that are too long together",
    frames: [start("x".repeat(100)), last("x".repeat(41)), after],
    told: [tooLong],
    cameBack: code1009,
  },
  {
    name: "a length beyond all numbers",
    frames: [Buffer.from("81ffffffffffffffffff00000000", "hex"), after],
    told: [faulty(1009, "Unsupported WebSocket frame: payload length > 2^53 - 1")],
    cameBack: code1009,
  },
  ...[
    { name: "a text within a message", frames: [start("a"), text("b")], what: "invalid opcode 1" },
    { name: "the end of no message", frames: [last("a")], what: "invalid opcode 0" },
    { name: "the midst of no message", frames: [middle("a")], what: "invalid opcode 0" },
    { name: "no mask", frames: [text("a", { isMasked: false })], what: "MASK must be set" },
    {
      name: "no mask, and as many bytes more as it has",
      frames: [Buffer.from("81016189008900", "hex")],
      what: "MASK must be set",
    },
    { name: "a first reserved bit", frames: [clientFrame(0xc1, "a")], what: "RSV1 must be clear" },
    { name: "a third one", frames: [clientFrame(0x91, "a")], what: "RSV2 and RSV3 must be clear" },
    { name: "an opcode of nobody's", frames: [clientFrame(0x83, "a")], what: "invalid opcode 3" },
    { name: "one of control", frames: [clientFrame(0x8b, "a")], what: "invalid opcode 11" },
    { name: "half a ping", frames: [clientFrame(0x09, "a")], what: "FIN must be set" },
    { name: "a long ping", frames: [ping("x".repeat(126))], what: "invalid payload length 126" },
  ].map(({ name, frames, what }) => ({
    name,
    frames: [text("before"), ...frames, after],
    told: [said("before"), invalid(what)],
    cameBack: code1002,
  })),
];

/** What a server is told, in order. */
export class Log implements TransportListener {
  readonly told: Told[] = [];
  readonly ended: Promise<void>;
  #end = () => {};

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  message(payload: string): void {
    this.told.push(["message", payload]);
  }

  pinged(): void {
    this.told.push(["pinged"]);
  }

  ponged(): void {
    this.told.push(["ponged"]);
  }

  closed(code: number, reason: string): void {
    this.told.push(["closed", code, reason]);
    this.#end();
  }
}
