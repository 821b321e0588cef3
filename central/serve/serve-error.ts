/** Why a server cannot start, in words for the one who starts it. */

export class ServeError extends Error {
  override readonly name = "ServeError";
}

/** Runs a step; what the system says against it becomes a reason not to start. */
export async function orServeError<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (failure) {
    if (failure instanceof ServeError || !isSystemError(failure)) throw failure;
    throw new ServeError(`${what}: ${describeSystemError(failure)}`, { cause: failure });
  }
}

export function isSystemError(failure: unknown): failure is NodeJS.ErrnoException {
  return failure instanceof Error && "code" in failure;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it is not allowed",
  EPERM: "it is not allowed",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EADDRINUSE: "the port is in use",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such address",
};

function describeSystemError({ code = "", message }: NodeJS.ErrnoException): string {
  return words[code] ?? message;
}
