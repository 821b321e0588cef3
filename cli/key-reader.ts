/** Single keys of a terminal, as they are pressed: for as long as somebody reads them it is raw. */

/** What of `process.stdin` it takes. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: "data", listener: (data: unknown) => void): unknown;
  off(event: "data", listener: (data: unknown) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const ctrlC = "\u0003";
const ctrlD = "\u0004";

/** Undefined when it is `signal` that ends the wait, or there is no terminal. */
export function readKey(
  input: KeyInput,
  signal: AbortSignal,
  interrupt: () => void,
): Promise<string | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const end = (key: string | undefined) => {
      input.off("data", listen);
      signal.removeEventListener("abort", abort);
      input.setRawMode?.(false);
      input.pause();
      resolve(key);
    };
    const abort = () => end(undefined);
    const listen = (data: unknown) => {
      const [key = ""] = String(data);
      end(key === ctrlD ? "q" : key);
      // A raw terminal makes no signal of it.
      if (key === ctrlC) interrupt();
    };
    signal.addEventListener("abort", abort);
    input.setRawMode?.(true);
    input.on("data", listen);
    input.resume();
  });
}
