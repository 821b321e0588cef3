/** What a benchmark is asked on the command line: `--short`, and sizes as `--count=100`. */

export interface BenchOptions {
  /** Only to see that it works: what it measures says nothing. */
  readonly isShort: boolean;
  /** The size of this name; else that of a short or of a whole run. */
  size(name: string, short: number, whole: number): number;
}

export function readOptions(words: readonly string[] = process.argv.slice(2)): BenchOptions {
  const isShort = words.includes("--short");
  return {
    isShort,
    size(name, short, whole) {
      const written = words.find((word) => word.startsWith(`--${name}=`));
      const value = Number(written?.slice(name.length + 3) ?? (isShort ? short : whole));
      if (Number.isFinite(value) && value > 0) return value;
      throw new Error(`${written} is no size`);
    },
  };
}
