/** The tests whose names say what they show: a rule, an official case, a configuration key. */

import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export interface NamedTest {
  /** From `test/` on, as in the sources. */
  readonly file: string;
  /** The titles of what it is in, from the outermost on, then its own. */
  readonly path: readonly string[];
  readonly title: string;
  /** The titles of what is in it, when it is a `describe`. */
  readonly parts: readonly string[];
}

const builtTests = fileURLToPath(new URL("..", import.meta.url));

/**
 * Everything whose own title matches `wanted`, in the order of files. A `describe` counts if any test
 * of it runs, and what is in it is then not counted again.
 */
export function namedTests(root: Mocha.Suite, wanted: RegExp): readonly NamedTest[] {
  const found = inSuite(root, wanted);
  return found.toSorted((one, other) => compare(one.file, other.file));
}

/** The files of which there are tests. */
export function filesOf(root: Mocha.Suite): ReadonlySet<string> {
  const files = new Set<string>();
  root.eachTest((test) => files.add(toSource(test.file)));
  return files;
}

function inSuite(suite: Mocha.Suite, wanted: RegExp): NamedTest[] {
  const running = suite.tests.filter((test) => !test.isPending());
  return [
    ...running
      .filter(({ title }) => wanted.test(title))
      .map((test) => toNamed(test, test.titlePath(), [])),
    ...suite.suites.flatMap((inner) => {
      if (!wanted.test(inner.title)) return inSuite(inner, wanted);
      const parts = titlesIn(inner);
      return parts.length === 0 ? [] : [toNamed(inner, inner.titlePath(), parts)];
    }),
  ];
}

function titlesIn(suite: Mocha.Suite): string[] {
  const titles: string[] = [];
  suite.eachTest((test) => {
    if (!test.isPending()) titles.push(test.titlePath().slice(suite.titlePath().length).join(" "));
  });
  return titles;
}

function toNamed(
  { file, title }: Mocha.Suite | Mocha.Test,
  path: readonly string[],
  parts: readonly string[],
): NamedTest {
  return { file: toSource(file), path, title, parts };
}

function toSource(file = ""): string {
  return relative(builtTests, file).split(sep).join("/").replace(/\.js$/, ".ts");
}

/** The order is the same wherever the page is made. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
