import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const asked: string[] = [];
const problem = {
  file: "tags.csv",
  line: 3,
  column: 1,
  severity: "error",
  message: "is blank",
} as const;
const files = {
  reload: (table: string) => {
    asked.push(`reload ${table}`);
    return Promise.resolve(table === "tags" || table === "firmware" ? [problem] : []);
  },
  write: (table: string) => {
    asked.push(`write ${table}`);
    return Promise.resolve();
  },
};
const lastAsked = (text: string) => () => expect(asked.at(-1)).to.equal(text);
const problems = { problems: ["tags.csv:3:1: error: is blank"] };

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
    answer: [4, "1", { status: "InvalidFile" }, problems],
  },
  { send: [2, "1", "ReloadFirmware", {}], answer: [4, "1", "InvalidFile", problems] },
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
