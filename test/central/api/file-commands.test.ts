import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const asked: string[] = [];
const files = {
  reload: (table: string) => {
    asked.push(`reload ${table}`);
    const problem = table === "tags" || table === "firmware" ? "tags.csv:3:1: is blank" : undefined;
    return Promise.resolve(problem);
  },
  write: (table: string) => {
    asked.push(`write ${table}`);
    return Promise.resolve();
  },
};
const lastAsked = (text: string) => () => expect(asked.at(-1)).to.equal(text);
const problem = { problem: "tags.csv:3:1: is blank" };

const fileExchanges: readonly Exchange[] = [
  {
    send: [2, "1", "ReloadGroups", {}],
    answer: accepted("1"),
    after: lastAsked("reload groups"),
  },
  {
    send: [2, "1", "ReloadChargers", null],
    answer: accepted("1"),
    after: lastAsked("reload chargers"),
  },
  {
    send: [2, "1", "ReloadTags", {}],
    answer: [4, "1", { status: "InvalidFile" }, problem],
  },
  { send: [2, "1", "ReloadFirmware", {}], answer: [4, "1", "InvalidFile", problem] },
  {
    send: [2, "1", "WriteChargers", {}],
    answer: accepted("1"),
    after: lastAsked("write chargers"),
  },
  { send: [2, "1", "WriteTags", {}], answer: accepted("1"), after: lastAsked("write tags") },
];

describe("the operators' interface: files", () => {
  replay(fileExchanges, { files });
  replay([{ send: [2, "1", "ReloadTags", {}], answer: accepted("1") }]);
});
