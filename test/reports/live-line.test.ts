import { expect } from "chai";
import { createLiveLine } from "../../reports/live-line.ts";

function createTerminal(columns: number) {
  const written: string[] = [];
  return { written, columns, write: (text: string) => void written.push(text) };
}

const erase = "\r\u001B[2K";

describe("the live line", () => {
  it("is cut to the width of the terminal before it is styled", () => {
    const terminal = createTerminal(6);
    createLiveLine(
      terminal,
      () => 0,
      (text) => `<${text}>`,
    ).show(() => "abcdefghij");
    expect(terminal.written).to.deep.equal([`${erase}<abcde>`]);
  });

  it("is not rewritten faster than eyes can see", () => {
    const terminal = createTerminal(80);
    let nowMs = 0;
    const line = createLiveLine(
      terminal,
      () => nowMs,
      (text) => text,
    );
    for (nowMs = 0; nowMs <= 80; nowMs += 10) line.show(() => `at ${nowMs}`);
    expect(terminal.written).to.deep.equal([`${erase}at 0`, `${erase}at 80`]);
  });

  it("is erased before something else is written, if it is there", () => {
    const terminal = createTerminal(80);
    const line = createLiveLine(
      terminal,
      () => 0,
      (text) => text,
    );
    line.clear();
    line.show(() => "here");
    line.clear();
    line.clear();
    expect(terminal.written).to.deep.equal([`${erase}here`, erase]);
  });
});
