import { expect } from "chai";
import fc from "fast-check";
import {
  decodeFrame,
  defaultFrameLimits,
  encodeFrame,
  type Frame,
  type MalformedFrame,
} from "../../protocol/frame.ts";

type Malformation = readonly [
  text: string,
  reason: string,
  intended?: Frame["kind"] | undefined,
  messageId?: string,
];

const malformations: readonly Malformation[] = [
  ["", "not JSON"],
  ["Heartbeat", "not JSON"],
  ['[2,"m1","Heartbeat",{}', "not JSON"],
  ['[2,"m1","Heartbeat",{}]]', "not JSON"],
  ['[2,"m1","Heartbeat",{"a":NaN}]', "not JSON"],
  ['[,2,"m1","Heartbeat",{}]', "not JSON"],
  ['[2,"m1","Heart\nbeat",{}]', "not JSON"],
  ['\uFEFF[2,"m1","Heartbeat",{}]', "not JSON"],
  ["null", "not an array"],
  ["17", "not an array"],
  ['"[2]"', "not an array"],
  ['{"0":2,"1":"m1","length":4}', "not an array"],
  ["[]", "unknown message type id none"],
  ["[null]", "unknown message type id null"],
  ['[5,"m1","Heartbeat",{}]', "unknown message type id 5", undefined, "m1"],
  ['["2","m1","Heartbeat",{}]', 'unknown message type id "2"', undefined, "m1"],
  ['[2.5,"m1"]', "unknown message type id 2.5", undefined, "m1"],
  ['[[2,"m1","Heartbeat",{}]]', "unknown message type id […]"],
  ['[{"a":2},"m1"]', "unknown message type id {…}", undefined, "m1"],
  [`["${"x".repeat(99)}"]`, `unknown message type id "${"x".repeat(39)}`],
  ["[2]", "the unique id is not a string", "call"],
  ['[2,null,"Heartbeat",{}]', "the unique id is not a string", "call"],
  ['[2,["m1"],"Heartbeat",{}]', "the unique id is not a string", "call"],
  ['[2,17,"Heartbeat",{}]', "the unique id is not a string", "call", "17"],
  ["[3,1.5,{}]", "the unique id is not a string", "callResult", "1.5"],
  ['[2,"m1"]', "a CALL has four elements", "call", "m1"],
  ['[2,"m1","Heartbeat"]', "a CALL has four elements", "call", "m1"],
  ['[2,"m1","Heartbeat",{},{}]', "a CALL has four elements", "call", "m1"],
  ['[2,"m1",16,{}]', "the action is not a string", "call", "m1"],
  ['[2,"m1",null,{}]', "the action is not a string", "call", "m1"],
  ['[3,"m1"]', "a CALLRESULT has three elements", "callResult", "m1"],
  ['[3,"m1","Heartbeat",{}]', "a CALLRESULT has three elements", "callResult", "m1"],
  ['[4,"m1","GenericError",""]', "a CALLERROR has five elements", "callError", "m1"],
  ['[4,"m1",7,"",{}]', "the error code is not a string", "callError", "m1"],
  ['[4,"m1","A",null,{}]', "the error description is not a string", "callError", "m1"],
  ['[4,"m1","A","",[]]', "the error details are not an object", "callError", "m1"],
  ['[4,"m1","A","","no"]', "the error details are not an object", "callError", "m1"],
];

describe("a frame", () => {
  const frames: readonly (readonly [Frame, string])[] = [
    [
      { kind: "call", messageId: "m1", action: "Heartbeat", payload: {} },
      '[2,"m1","Heartbeat",{}]',
    ],
    [{ kind: "callResult", messageId: "m1", payload: { a: [1] } }, '[3,"m1",{"a":[1]}]'],
    [
      { kind: "callError", messageId: "m1", code: "NotSupported", description: "no", details: {} },
      '[4,"m1","NotSupported","no",{}]',
    ],
  ];
  for (const [frame, text] of frames) {
    it(`is ${text} on the wire, and is read again`, () => {
      expect(encodeFrame(frame)).to.equal(text);
      expect(decodeFrame(text)).to.deep.equal(frame);
    });
  }

  it("comes back as it went out, whatever is in it", () => {
    fc.assert(
      fc.property(anyFrame(), (frame) => {
        const text = encodeFrame(frame);
        const back = decodeFrame(text, { ...defaultFrameLimits, maxDepth: 100 });
        expect(back).to.deep.equal(frame);
        expect(text).to.match(/^[^\n\uD800-\uDFFF]*$/u);
      }),
    );
  });

  const nulls: readonly (readonly [string, object])[] = [
    ['[2,"m1","Heartbeat",null]', { payload: {} }],
    ['[3,"m1",null]', { payload: {} }],
    ['[4,"m1","A","",null]', { details: {} }],
  ];
  for (const [text, expected] of nulls) {
    it(`is read with an empty payload where there is null: ${text} (§4.2.1)`, () => {
      expect(decodeFrame(text)).to.deep.include(expected);
    });
  }

  it("is read with a payload that is no object: its schema will tell", () => {
    expect(decodeFrame('[2,"m1","Heartbeat",[7]]')).to.deep.include({ payload: [7] });
    expect(decodeFrame('[3,"m1",false]')).to.deep.include({ payload: false });
    expect(decodeFrame('[3,"m1",0]')).to.deep.include({ payload: 0 });
  });

  it("is read with an id that is empty, long, or that of the answer to nobody", () => {
    for (const messageId of ["", "-1", "x".repeat(500), "\u0000\u{1F600}"]) {
      expect(decodeFrame(JSON.stringify([3, messageId, {}]))).to.include({ messageId });
    }
  });

  it("may have space around its elements", () => {
    expect(decodeFrame(' [ 2 ,\r\n"m1"\t, "Heartbeat" , { } ] ')).to.include({ kind: "call" });
  });

  it("has the last of two properties of the same name", () => {
    expect(decodeFrame('[2,"m1","A",{"a":1,"a":2}]')).to.deep.include({ payload: { a: 2 } });
  });

  it("has properties named as those of every object, as data and nothing else", () => {
    const text = '[2,"constructor","toString",{"__proto__":{"polluted":1},"constructor":2}]';
    const frame = decodeFrame(text);
    if (frame.kind !== "call") expect.fail("not read as a CALL");
    expect(Reflect.ownKeys(Object(frame.payload))).to.deep.equal(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(frame.payload)).to.equal(Object.prototype);
    expect({}).not.to.have.property("polluted");
    expect(encodeFrame(frame)).to.equal(text);
  });

  it("may have letters of all scripts, and halves of them", () => {
    const payload = { ä: "日本語 \u{1F600}", half: "\uD83D", nul: "\u0000" };
    const frame: Frame = { kind: "call", messageId: "ü", action: "Ж", payload };
    expect(decodeFrame(encodeFrame(frame))).to.deep.equal(frame);
    expect(encodeFrame(frame)).to.include("\\ud83d").and.include("\\u0000");
  });
});

describe("a text that is no frame", () => {
  for (const [text, reason, intended, messageId] of malformations) {
    it(`says why, and whose it was: ${text.slice(0, 60)}`, () => {
      const expected: MalformedFrame = { kind: "malformed", reason, intended, messageId };
      expect(decodeFrame(text)).to.deep.equal(expected);
    });
  }

  it("is one that is too long", () => {
    const text = '[2,"m1","Heartbeat",{}]';
    const { length } = text;
    expect(decodeFrame(text, { maxLength: length, maxDepth: 9 })).to.include({ kind: "call" });
    expect(decodeFrame(text, { maxLength: length - 1, maxDepth: 9 })).to.include({
      kind: "malformed",
      reason: `longer than ${length - 1}`,
      messageId: undefined,
    });
  });

  it("is none for brackets that do not nest, or that stand in a text", () => {
    const limits = { ...defaultFrameLimits, maxDepth: 5 };
    for (const payload of ["[[],[],[],[],[],[],[]]", '["[[[[[[[{{{{{{{"]', "[{},{},{},{},{}]"]) {
      const frame = decodeFrame(`[2,"m1","A",${payload}]`, limits);
      expect(frame).to.deep.include({ kind: "call", payload: JSON.parse(payload) });
    }
  });

  it("is one that is nested too deeply, with its id", () => {
    const nested = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    const limits = { maxLength: 1e6, maxDepth: 5 };
    const text = (depth: number) => `[2,"m1","Heartbeat",${nested(depth)}]`;
    expect(decodeFrame(text(2), limits)).to.include({ kind: "call" });
    expect(decodeFrame(text(3), limits)).to.include({
      kind: "malformed",
      reason: "nested deeper than 5",
      intended: "call",
      messageId: "m1",
    });
  });

  it("is one nested without end, at any place of the frame", () => {
    const depth = 250_000;
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const texts = [deep, `[2,${deep},"A",{}]`, `[2,"m1",${deep},{}]`, `[3,"m1",${deep}]`];
    for (const text of texts) expect(decodeFrame(text)).to.include({ kind: "malformed" });
  });

  it("is never an exception", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json(), brokenFrame()), (text) => {
        expect(decodeFrame(text).kind).to.be.a("string");
      }),
    );
  });
});

/** A frame with a few characters of its text taken out or doubled. */
function brokenFrame(): fc.Arbitrary<string> {
  return fc.tuple(anyFrame(), fc.nat(), fc.nat({ max: 5 }), fc.boolean()).map((parts) => {
    const [frame, place, length, isDoubled] = parts;
    const text = encodeFrame(frame);
    const start = place % text.length;
    return text.slice(0, start) + text.slice(isDoubled ? start - length : start + length);
  });
}

function anyFrame(): fc.Arbitrary<Frame> {
  const text = fc.string({ unit: "binary" });
  const payload = fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }).map(toJson);
  return fc.oneof(
    fc.record({ kind: fc.constant("call"), messageId: text, action: text, payload }),
    fc.record({ kind: fc.constant("callResult"), messageId: text, payload }),
    fc.record({
      kind: fc.constant("callError"),
      messageId: text,
      code: text,
      description: text,
      details: payload,
    }),
  );
}

/** JSON knows no -0, and no objects without a prototype. */
function toJson(value: object): object {
  return JSON.parse(JSON.stringify(value));
}
