import { expect } from "chai";
import { chargerForm } from "../../../central/site/charger-entry.ts";
import { formatProblem } from "../../../central/site/file-problem.ts";
import { firmwareForm } from "../../../central/site/firmware-entry.ts";
import { groupForm } from "../../../central/site/group-entry.ts";
import { readTable } from "../../../central/site/read-table.ts";
import type { TableName } from "../../../central/site/site.ts";
import { tagForm } from "../../../central/site/tag-entry.ts";
import { userForm } from "../../../central/site/user-entry.ts";

const context = { hasGroup: (groupId: string) => groupId === "HQ", hasChargers: () => false };
const chargerHead = chargerForm.columns.join(",");
const tagHead = tagForm.columns.join(",");
const groupHead = "group_id,description,max_allocation";

const cases: readonly (readonly [string, TableName, string, readonly string[]])[] = [
  [
    "an empty file",
    "groups",
    "",
    ["1:1: error: the file is empty: its first line names the columns"],
  ],
  [
    "columns that are missing",
    "groups",
    "group_id,max_alocation\nHQ,\n",
    ["1:1: error: there are no columns description, max_allocation"],
  ],
  [
    "semicolons for commas",
    "groups",
    "group_id;description;max_allocation\n",
    [
      "1:1: error: there are no columns group_id, description, max_allocation: " +
        "cells are separated by commas, not by semicolons",
    ],
  ],
  [
    "a column that is there twice",
    "groups",
    `${groupHead},group_id\n`,
    ["1:37: error: column group_id is there twice"],
  ],
  [
    "a row that is too long",
    "groups",
    `${groupHead}\nHQ,,,more\n`,
    ["2:6: error: 4 cells, but there are 3 columns"],
  ],
  [
    "a quote that is not closed",
    "groups",
    `${groupHead}\nA,a,0=1\nB,"b,0=2\nC,c,0=3\n`,
    ["3:3: error: a quote is not closed"],
  ],
  [
    "a quote within a cell",
    "groups",
    `${groupHead}\nA,a "b" c,0=1\n`,
    ["2:3: error: a quote within a cell: write it twice, and the whole cell between quotes"],
  ],
  [
    "a schedule, at the very character",
    "groups",
    `${groupHead}\nHQ,,00:00-23:59>0=100\nA,"two\r\nlines",00:00-24:00>0=1\nB,,"00:00-23:59>0=x"\n`,
    [
      '4:14: error: max_allocation: "24:00" is no time of day from 00:00 to 23:59',
      '5:17: error: max_allocation: "0=x" is no priority=amps in numbers',
    ],
  ],
  [
    "a schedule with a gap",
    "groups",
    `${groupHead}\nHQ,,00:00-05:59>0=48;07:00-23:59>0=16\n`,
    ["2:38: error: max_allocation: nothing is laid down for 06:00"],
  ],
  [
    "chargers, all at once",
    "chargers",
    `${chargerHead}\nCP1,,HQ,1,1,,32,\ncp1,,XX,0,high,,-1,abc\n,,HQ,65,1.5,,,\n`,
    [
      '3:1: error: charger_id: "cp1" is there twice',
      '3:6: error: group_id: there is no group "XX"',
      '3:9: error: no_connectors: "0" is no whole number from 1 to 64',
      '3:11: error: priority: "high" is no whole number',
      '3:17: error: conn_max: "-1" is no number from 0 on',
      "3:20: error: auth_sha: is no SHA-256 in hexadecimal",
      "4:1: error: charger_id: is blank",
      '4:6: error: no_connectors: "65" is no whole number from 1 to 64',
      '4:9: error: priority: "1.5" is no whole number',
    ],
  ],
  [
    "tags",
    "tags",
    `${tagHead}\nAA,,,,Activated,1\naa,,,,Blocked,\nBB,,,,Unknown,\nCC,,,,,\n`,
    [
      '3:1: error: id_tag: "aa" is there twice',
      '4:7: warning: status: "Unknown" is not Activated: the tag is Blocked',
      "5:7: warning: status: is blank: the tag is Blocked",
    ],
  ],
  [
    "users",
    "users",
    "user_id,user_type,description,auth_sha\nme,Root,,\n",
    ['2:4: error: user_type: "Root" is none of Status, SessionPriority, Analysis, Tags, Admin'],
  ],
  [
    "firmware",
    "firmware",
    `${firmwareForm.columns.join(",")}\nF1,AB(,.*,1,,,\n`,
    [
      '2:4: error: charge_point_vendor: "AB(" is no regular expression',
      "2:14: error: url: is blank",
    ],
  ],
];

describe("a table in a file", () => {
  for (const [what, form, text, expected] of cases) {
    it(`is told where it is wrong: ${what}`, () => {
      expect(problemsOf(form, Buffer.from(text))).to.deep.equal(expected);
    });
  }

  it("must be in UTF-8, so that nothing is spoilt by writing it", () => {
    const bytes = Buffer.from(`${groupHead}\nHQ,Z\u00FCrich,\n`, "latin1");
    expect(problemsOf("groups", bytes)).to.deep.equal(["1:1: error: the file is not in UTF-8"]);
  });

  it("is read past blank lines, rows of blanks, a byte order mark and short rows", () => {
    const text = `\uFEFF${groupHead}\r\n\r\n,,\r\nHQ\r\n  ,,\r\nA,"say ""hi""",0=16\r\n`;
    const { table, problems } = readTable(
      groupForm,
      { path: "groups.csv", bytes: Buffer.from(text) },
      context,
    );
    expect(problems).to.deep.equal([]);
    expect(table?.read.map(({ entry }) => entry)).to.deep.equal([
      { groupId: "HQ", description: undefined, maxAllocation: undefined },
      { groupId: "A", description: 'say "hi"', maxAllocation: "0=16" },
    ]);
  });

  it("takes Activated in any case, and overnight schedules", () => {
    expect(problemsOf("tags", Buffer.from(`${tagHead}\nAA,,,,activated,\n`))).to.deep.equal([]);
    const overnight = `${groupHead}\nHQ,,22:00-05:59>0=48;06:00-21:59>0=16\n`;
    expect(problemsOf("groups", Buffer.from(overnight))).to.deep.equal([]);
  });
});

function problemsOf(name: TableName, bytes: Uint8Array): readonly string[] {
  const source = { path: "x.csv", bytes };
  const { problems } = readNamed(name, source);
  return problems.map((problem) => formatProblem(problem).replace("x.csv:", ""));
}

function readNamed(name: TableName, source: { path: string; bytes: Uint8Array }) {
  switch (name) {
    case "groups":
      return readTable(groupForm, source, context);
    case "chargers":
      return readTable(chargerForm, source, context);
    case "tags":
      return readTable(tagForm, source, context);
    case "users":
      return readTable(userForm, source, context);
    case "firmware":
      return readTable(firmwareForm, source, context);
  }
}
