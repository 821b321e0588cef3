/** The command that runs a scenario again, just so. */

export function rerunCommand(path: string, seed: number, others: readonly string[]): string {
  const words = ["plugfest", "run", path, "--seed", String(seed), ...others];
  return words.map(quote).join(" ");
}

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
