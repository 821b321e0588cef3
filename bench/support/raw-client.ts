/**
 * A charge point that costs next to nothing: it writes frames by itself and hardly looks at what
 * comes back. A client of `ws` costs more than the servers do that are to be measured.
 */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { ocpp16SubProtocol } from "../../protocol/handshake.ts";

const host = "127.0.0.1";
const text = 1;
const close = 8;
const ping = 9;
const pong = 10;

/** One CALL is open at a time. */
export class RawClient {
  readonly identity: string;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #sentCount = 0;
  #answered: ((answer: string) => void) | undefined;

  private constructor(identity: string, socket: Socket) {
    this.identity = identity;
    this.#socket = socket;
    socket.on("data", (data) => this.#take(data));
  }

  static async open(port: number, identity: string, localAddress?: string): Promise<RawClient> {
    const from = localAddress === undefined ? {} : { localAddress };
    const socket = connect({ port, host, noDelay: true, ...from });
    socket.write(
      `GET /${identity} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Protocol: ${ocpp16SubProtocol}\r\nSec-WebSocket-Version: 13\r\n` +
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    const [answer] = await once(socket, "data");
    if (!String(answer).startsWith("HTTP/1.1 101")) throw new Error(`refused: ${answer}`);
    return new RawClient(identity, socket);
  }

  /** `answered` gets the whole CALLRESULT, as text. */
  call(action: string, payload: string, answered: (answer: string) => void): void {
    this.#answered = answered;
    this.#sentCount += 1;
    const call = `[2,"${this.identity}-${this.#sentCount}","${action}",${payload}]`;
    this.#socket.write(encode(text, call));
  }

  /** Resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#answered = undefined;
    if (this.#socket.closed) return;
    const gone = once(this.#socket, "close");
    this.#socket.destroy();
    await gone;
  }

  #take(data: Buffer): void {
    let bytes = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (let size = sizeOf(bytes); size <= bytes.length; size = sizeOf(bytes)) {
      this.#read(bytes.subarray(0, size));
      bytes = bytes.subarray(size);
    }
    this.#rest = bytes;
  }

  #read(frame: Buffer): void {
    const kind = (frame[0] ?? 0) & 0x0f;
    if (kind === ping) this.#socket.write(encode(pong, ""));
    if (kind === close) throw new Error(`${this.identity} was sent away: ${frame.subarray(4)}`);
    if (kind !== text) return;
    const answer = frame.toString("latin1", headerOf(frame));
    if (!answer.startsWith("[3")) throw new Error(`${this.identity} got ${answer}`);
    this.#answered?.(answer);
  }
}

/** Of a frame from a server, which is not masked (RFC 6455 §5.2). Longer ones do not come. */
function headerOf(bytes: Buffer): number {
  return ((bytes[1] ?? 0) & 0x7f) < 126 ? 2 : 4;
}

function sizeOf(bytes: Buffer): number {
  if (bytes.length < 4) return bytes.length === 2 && bytes[1] === 0 ? 2 : Number.POSITIVE_INFINITY;
  const header = headerOf(bytes);
  return header + (header === 2 ? (bytes[1] ?? 0) : bytes.readUInt16BE(2));
}

/** A frame of a client, masked with noughts; its length takes two bytes, even if one would do. */
function encode(kind: number, content: string): Buffer {
  const isShort = content.length < 126;
  const frame = Buffer.alloc((isShort ? 6 : 8) + content.length);
  frame[0] = 0x80 | kind;
  frame[1] = 0x80 | (isShort ? content.length : 126);
  if (!isShort) frame.writeUInt16BE(content.length, 2);
  frame.write(content, isShort ? 6 : 8, "latin1");
  return frame;
}
