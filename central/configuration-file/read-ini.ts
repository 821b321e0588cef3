/**
 * Reads a file such as `balanz.ini` as balanz does: keys in whatever case, comments on lines of their
 * own, values without quotes and with each `%` written twice.
 */

import { withoutByteOrderMark } from "../site/csv-document.ts";
import type { MapEntry, MapNode, Place, Report } from "./settings-node.ts";

interface Section {
  readonly place: Place;
  readonly entries: Map<string, MapEntry>;
}

export function readIni(text: string, report: Report): MapNode {
  const sections = new Map<string, Section>();
  let section: Section | undefined;
  for (const [index, written] of withoutByteOrderMark(text)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = written.trim();
    const place = { line: index + 1, column: written.length - written.trimStart().length + 1 };
    if (content === "" || /^[;#]/.test(content)) continue;
    const name = /^\[(.+)\]$/.exec(content)?.[1];
    if (name !== undefined) {
      if (sections.has(name)) report(place, `section [${name}] is there twice`);
      section = sections.get(name) ?? { place, entries: new Map() };
      sections.set(name, section);
      continue;
    }
    readLine({ content, place }, section, report);
  }
  return {
    kind: "map",
    place: { line: 1, column: 1 },
    entries: new Map(
      [...sections].map(([name, { place, entries }]) => [
        name,
        { place, node: { kind: "map", place, entries } },
      ]),
    ),
  };
}

interface Line {
  readonly content: string;
  readonly place: Place;
}

function readLine({ content, place }: Line, section: Section | undefined, report: Report): void {
  const [, written = "", separator = "", value = ""] =
    /^(.*?)(\s*[=:]\s*)(.*)$/.exec(content) ?? [];
  if (written === "") {
    report(place, `"${content}" is neither a [section] nor key = value`);
    return;
  }
  if (section === undefined) {
    report(place, `${written} stands before the first [section]`);
    return;
  }
  const key = written.toLowerCase();
  if (section.entries.has(key)) report(place, `${key} is there twice`);
  const column = place.column + written.length + separator.length;
  const valuePlace = { line: place.line, column };
  const single = value.replaceAll("%%", "  ").indexOf("%");
  if (single >= 0) report({ ...valuePlace, column: column + single }, "a % is written twice: %%");
  const plain = value.replaceAll("%%", "%");
  const node = { kind: "scalar", place: valuePlace, value: plain === "" ? null : plain } as const;
  section.entries.set(key, { place, node });
}
