/** What is to be done next, while files are watched. Of several changes at once one thing comes. */

export type Wish =
  | { readonly kind: "changed"; readonly paths: ReadonlySet<string> }
  | { readonly kind: "typed"; readonly line: string };

/** One wish at most waits: what is typed comes before what has changed. */
export function createInbox() {
  let waiting: Wish | undefined;
  let wake: (() => void) | undefined;
  return {
    put(wish: Wish) {
      waiting = merge(waiting, wish);
      wake?.();
    },
    async take(): Promise<Wish> {
      while (waiting === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const wish = waiting;
      waiting = undefined;
      return wish;
    },
  };
}

function merge(before: Wish | undefined, wish: Wish): Wish {
  if (wish.kind === "typed" || before === undefined) return wish;
  if (before.kind === "typed") return before;
  return { kind: "changed", paths: new Set([...before.paths, ...wish.paths]) };
}
