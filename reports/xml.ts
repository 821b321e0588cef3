/** Text that XML 1.0 can hold, and the writer of it. */

import { createRequire } from "node:module";
import { stripVTControlCharacters } from "node:util";

/** XML 1.0 has no way to write the others, not even as references. */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

export function toXmlText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(unwritable, "\uFFFD").replaceAll("\r", "\uFFFD");
}

/** On one line: attributes do not keep their line ends. */
export function toXmlAttribute(text: string): string {
  return toXmlText(text).replaceAll(/\s+/g, " ");
}

/** Keys that begin with `@` are attributes, and `#text` is text. */
export interface XmlElement {
  readonly [name: string]: string | XmlElement | readonly XmlElement[];
}

export function writeXml(root: XmlElement): string {
  // Loaded by those reporters alone that write XML.
  const library: typeof import("fast-xml-builder") = createRequire(import.meta.url)(
    "fast-xml-builder",
  );
  const builder = new library.default({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  const declaration = { "@version": "1.0", "@encoding": "UTF-8" };
  return builder.build({ "?xml": declaration, ...root });
}
