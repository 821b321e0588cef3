/** A client that writes frames byte for byte, and knows when they have been read. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { connect, Socket } from "node:net";
import { encodeUpgrade, Inbox } from "./handshake-harness.ts";

export interface FrameShape {
  /** How the length is written, whether or not it needs as much: 2, 4 or 10 bytes with the opcode. */
  readonly headerLength?: 2 | 4 | 10;
  readonly mask?: Uint8Array;
  readonly isMasked?: boolean;
}

const someMask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

/** RFC 6455 §5.2. `first` is the byte of the final bit, the reserved bits and the opcode. */
export function clientFrame(
  first: number,
  payload: string | Uint8Array = "",
  { headerLength, mask = someMask, isMasked = true }: FrameShape = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  const start = headerLength ?? shortestHeader(length);
  const header = Buffer.alloc(start);
  header[0] = first;
  header[1] = (isMasked ? 0x80 : 0) | { 2: length, 4: 126, 10: 127 }[start];
  if (start === 4) header.writeUInt16BE(length, 2);
  if (start === 10) header.writeBigUInt64BE(BigInt(length), 2);
  if (!isMasked) return Buffer.concat([header, bytes]);
  const masked = bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([header, mask, masked]);
}

function shortestHeader(length: number): 2 | 4 | 10 {
  if (length < 126) return 2;
  return length <= 0xffff ? 4 : 10;
}

export const text = (payload: string | Uint8Array, shape?: FrameShape) =>
  clientFrame(0x81, payload, shape);

/** RFC 6455 §5.5.1. */
export function close(code: number, reason: string | Uint8Array = ""): Buffer {
  return clientFrame(
    0x88,
    Buffer.concat([Uint8Array.of(code >> 8, code & 0xff), Buffer.from(reason)]),
  );
}

const headEnd = "\r\n\r\n";

export class RawClient {
  readonly #client: Socket;
  readonly #server: Socket;

  private constructor(client: Socket, server: Socket) {
    this.#client = client;
    this.#server = server;
  }

  /** Asks for the upgrade; `head` is written together with that. */
  static async connect(port: number, head: Uint8Array = new Uint8Array()): Promise<RawClient> {
    const servers = new Inbox<Socket>();
    const found = (message: unknown) => {
      if (isServerSocket(message)) servers.put(message.socket);
    };
    subscribe("net.server.socket", found);
    const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const server = await servers.take();
    unsubscribe("net.server.socket", found);
    client.write(Buffer.concat([Buffer.from(encodeUpgrade()), head]));
    return new RawClient(client, server);
  }

  /** Each as one read of the server's. Of no use while the server's end is paused and full. */
  async write(...reads: readonly Uint8Array[]): Promise<void> {
    for (const bytes of reads) {
      this.#client.write(bytes);
      await this.#allRead();
    }
  }

  /** See {@link takeRest}. */
  async end(): Promise<string> {
    await this.#allRead();
    return takeRest(this.#client);
  }

  async #allRead(): Promise<void> {
    const isDone = () => this.#server.bytesRead >= this.#client.bytesWritten;
    while (!isDone() && !this.#server.destroyed) await new Promise(setImmediate);
  }
}

/** Ends this side, and resolves with all that came since the upgrade, in hexadecimal. */
export async function takeRest(client: Socket): Promise<string> {
  client.end();
  const came: Buffer[] = [];
  for await (const bytes of client) came.push(bytes);
  const all = Buffer.concat(came);
  return all.subarray(all.indexOf(headEnd) + headEnd.length).toString("hex");
}

function isServerSocket(message: unknown): message is { readonly socket: Socket } {
  return message instanceof Object && "socket" in message && message.socket instanceof Socket;
}
