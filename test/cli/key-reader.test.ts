import { PassThrough } from "node:stream";
import { expect } from "chai";
import sinon from "sinon";
import { readKey } from "../../cli/key-reader.ts";

function createKeyboard() {
  const setRawMode = sinon.spy();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const modes = () => setRawMode.args.map(([isRaw]) => isRaw);
  return { input, modes };
}

describe("a key of the terminal", () => {
  it("is read without Enter, and the terminal is then as it was", async () => {
    const { input, modes } = createKeyboard();
    const interrupt = sinon.spy();
    const reading = readKey(input, new AbortController().signal, interrupt);
    expect(modes()).to.deep.equal([true]);
    input.write("fa");
    expect(await reading).to.equal("f");
    expect(modes()).to.deep.equal([true, false]);
    expect(input.listenerCount("data")).to.equal(0);
    expect(input.isPaused()).to.equal(true);
    expect(interrupt.called).to.equal(false);
  });

  it("is no key when the wait is over before one is pressed", async () => {
    const { input, modes } = createKeyboard();
    const ending = new AbortController();
    const reading = readKey(input, ending.signal, () => undefined);
    ending.abort();
    expect(await reading).to.equal(undefined);
    expect(modes()).to.deep.equal([true, false]);
    expect(await readKey(input, ending.signal, () => undefined)).to.equal(undefined);
    expect(modes()).to.deep.equal([true, false]);
  });

  it("interrupts by Ctrl-C, once the terminal is as it was, and quits by Ctrl-D", async () => {
    const { input, modes } = createKeyboard();
    const seen: unknown[] = [];
    const interrupt = () => void seen.push(...modes());
    const { signal } = new AbortController();
    const reading = readKey(input, signal, interrupt);
    input.write("\u0003");
    await reading;
    expect(seen).to.deep.equal([true, false]);
    const again = readKey(input, signal, interrupt);
    input.write("\u0004");
    expect(await again).to.equal("q");
  });
});
