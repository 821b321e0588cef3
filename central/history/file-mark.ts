/** How far a file has been read: its beginning, known again by size and digest. What follows is new. */

import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";

export interface FileMark {
  /** In bytes. */
  readonly size: number;
  readonly lines: number;
  readonly digest: string;
}

const lineFeed = 10;

/** A file that grows at its end. */
export class MarkedFile {
  readonly #hash: Hash = createHash("sha256");
  #size = 0;
  #lines = 0;

  get size(): number {
    return this.#size;
  }

  get lines(): number {
    return this.#lines;
  }

  add(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      this.#lines += 1;
    }
  }

  mark(): FileMark {
    const digest = this.#hash.copy().digest("base64url");
    return { size: this.#size, lines: this.#lines, digest };
  }
}

/**
 * Undefined if it does not begin as it did, because somebody has changed it.
 *
 * @throws the system's error if it cannot be read
 */
export async function findMark(path: string, mark: FileMark): Promise<MarkedFile | undefined> {
  const file = new MarkedFile();
  if (mark.size > 0) {
    for await (const bytes of createReadStream(path, { end: mark.size - 1 })) file.add(bytes);
  }
  return file.mark().digest === mark.digest ? file : undefined;
}
