/** What the variables in a part of a scenario stood for, to say with a failure. */

import { type Scope, substitutionsIn, type Template } from "../grammar/template.ts";

export function notesOn(template: Template | undefined, scope: Scope): readonly string[] {
  if (template === undefined) return [];
  return substitutionsIn(template, scope).map(({ written, value, origin }) => {
    const where = origin === undefined ? "" : `, from ${origin.file}:${origin.line}`;
    return `\`${written}\` was ${value}${where}`;
  });
}
