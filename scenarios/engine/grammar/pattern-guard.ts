/**
 * Keeps out regular expressions that could take for ever: what is matched with them comes from the peer.
 * The engine tries every way to split a text among repetitions, so one repetition inside another, or a
 * choice inside one, doubles the ways with each character.
 */

const longestPattern = 500;

/** Why a pattern cannot be used; undefined when it can. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern === "") return "the pattern is empty";
  if (pattern.length > longestPattern) return `more than ${longestPattern} characters`;
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    return error instanceof Error ? lastClause(error.message) : "not a regular expression";
  }
  if (/\\[1-9]|\\k</.test(pattern)) return "a reference back to a group is not supported";
  return repeatsWhatRepeats(pattern) ? "it repeats a group that repeats or chooses" : undefined;
}

/** The engine says `Invalid regular expression: /(/u: Unterminated group`. */
function lastClause(message: string): string {
  return message.slice(message.lastIndexOf(": ") + 2).toLowerCase();
}

/** A group that holds no other group, and how often it is repeated. */
const innermostGroup = /\(([^()]*)\)([*+]|\{\d+(?:,\d*)?\})?/;

/** Groups are judged from the innermost outwards; each leaves behind whether it repeats or chooses. */
function repeatsWhatRepeats(pattern: string): boolean {
  let rest = pattern
    .replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gs, "x")
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, "(");
  for (let group = innermostGroup.exec(rest); group !== null; group = innermostGroup.exec(rest)) {
    const [written, inside = "", quantifier] = group;
    const isBranching = /[*+?{|]/.test(inside);
    if (isBranching && quantifier !== undefined) return true;
    rest = rest.replace(written, isBranching || quantifier !== undefined ? "x*" : "x");
  }
  return false;
}
