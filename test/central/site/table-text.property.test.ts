import { expect } from "chai";
import fc from "fast-check";
import { type ChargerEntry, chargerForm } from "../../../central/site/charger-entry.ts";
import { emptyCsv, toBytes } from "../../../central/site/csv-document.ts";
import { readTable } from "../../../central/site/read-table.ts";
import { type TagEntry, tagForm } from "../../../central/site/tag-entry.ts";
import { writeTable } from "../../../central/site/write-table.ts";

const context = { hasGroup: () => true, hasChargers: () => false };
const nothing = { document: emptyCsv(chargerForm.columns), read: [] };

/** What spreadsheets and people make of cells. */
const hostile = fc.constantFrom(
  '"',
  '""',
  ",",
  "\n",
  "\r\n",
  "\r",
  "\uFEFF",
  ";",
  "=1+1",
  " ",
  "é",
  "'",
);
const text = fc
  .array(fc.oneof(hostile, fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""))
  .filter((joined) => joined !== "");
const word = text.map((written) => written.trim()).filter((trimmed) => trimmed !== "");
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const charger: fc.Arbitrary<ChargerEntry> = fc.record({
  chargerId: word,
  alias: fc.oneof(text, fc.constant("")),
  groupId: word,
  connectorCount: fc.integer({ min: 1, max: 64 }),
  priority: maybe(fc.integer({ min: -5, max: 99 })),
  description: maybe(text),
  connMaxAmps: maybe(
    fc.double({ min: 0, max: 500, noNaN: true }).map((amps) => Number(amps.toFixed(2))),
  ),
  authSha: maybe(fc.constant("ab".repeat(32))),
  passwordHash: maybe(fc.constant("scrypt$1024$AA==$AA==")),
  proposedPasswordHash: fc.constant(undefined),
  securityProfile: maybe(fc.constantFrom(0, 1, 2, 3)),
  proposedSecurityProfile: maybe(fc.constantFrom(0, 1, 2, 3)),
  registration: maybe(fc.constantFrom("Accepted", "Pending", "Rejected")),
  serialNumber: maybe(word),
  callTimeoutSeconds: maybe(fc.integer({ min: 1, max: 99 })),
});
const chargers = fc.uniqueArray(charger, { selector: (each) => each.chargerId.toLowerCase() });

describe("the text of a table", () => {
  it("is read as what was written, whatever is in its cells", () => {
    fc.assert(
      fc.property(chargers, (entries) => {
        const { document } = writeTable(chargerForm, nothing, entries);
        const { table, problems } = read(toBytes(document));
        expect(problems).to.deep.equal([]);
        expect(table?.read.map(({ entry }) => entry)).to.deep.equal(entries);
      }),
    );
  });

  it("is the same to the byte when nothing has changed, with foreign columns, CRLF and BOM", () => {
    const cells = fc.oneof(text, fc.constant(""));
    fc.assert(
      fc.property(
        chargers,
        fc.array(cells, { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        fc.constantFrom("\n" as const, "\r\n" as const),
        (entries, foreign, hasByteOrderMark, lineBreak) => {
          const header = [
            "color",
            ...[...chargerForm.columns, ...chargerForm.ownColumns].toReversed(),
          ];
          const document = { ...emptyCsv(header), hasByteOrderMark, lineBreak };
          const rows = entries.map((entry, index) => ({
            entry,
            row: { cells: cellsOf(header, entry, foreign[index % 40] ?? ""), offset: 0 },
          }));
          const bytes = toBytes(
            writeTable(chargerForm, { document, read: rows }, entries).document,
          );
          const { table } = read(bytes);
          if (table === undefined) throw new Error("the table cannot be read");
          const again = writeTable(
            chargerForm,
            table,
            table.read.map(({ entry }) => entry),
          );
          expect(toBytes(again.document).equals(bytes)).to.equal(true);
          expect(table.read.map(({ row }) => row.cells[0])).to.deep.equal(
            rows.map(({ row }) => row.cells[0]),
          );
        },
      ),
    );
  });

  it("has a column of ours only once there is something in it", () => {
    const tags = { document: emptyCsv(tagForm.columns), read: [] };
    const tag: TagEntry = { idTag: "A", status: "Activated" };
    const header = (entries: readonly TagEntry[]) =>
      writeTable(tagForm, tags, entries).document.text.split("\n")[0];
    expect(header([tag])).to.equal(tagForm.columns.join(","));
    expect(header([tag, { ...tag, expiryDate: "2027-01-01T00:00:00Z" }])).to.equal(
      `${tagForm.columns.join(",")},expiry_date`,
    );
  });

  it("changes nothing in a row but the cell that has changed", () => {
    const head =
      "note,conn_max,charger_id,alias,group_id,no_connectors,priority,description,auth_sha";
    const { table } = read(
      Buffer.from(`${head}\nold,32.0,CP1,Gate,HQ,01,1,,\nx,8.0,CP2,,HQ,,,,\n`),
    );
    if (table === undefined) throw new Error("the table cannot be read");
    const [first, second] = table.read.map(({ entry }) => entry);
    if (first === undefined || second === undefined) throw new Error("rows are missing");
    const { text: written } = writeTable(chargerForm, table, [
      { ...first, alias: "Door" },
      second,
    ]).document;
    expect(written).to.equal(`${head}\nold,32.0,CP1,Door,HQ,01,1,,\nx,8.0,CP2,,HQ,,,,\n`);
  });
});

function read(bytes: Uint8Array) {
  return readTable(chargerForm, { path: "chargers.csv", bytes }, context);
}

function cellsOf(header: readonly string[], entry: ChargerEntry, foreign: string): string[] {
  const written: Record<string, string | undefined> = {
    ...chargerForm.write(entry),
    color: foreign,
  };
  return header.map((column) => written[column] ?? "");
}
