/** A central system of one's own: it answers some messages itself, and sends others. */

import {
  CallError,
  CallTimeoutError,
  createCentralSystem,
  createMemoryDirectory,
  createRandom,
  listenWebSocket,
  NotConnectedError,
  systemClock,
} from "plugfest";

export async function startCentralSystem() {
  const onFault = (fault: unknown) => console.error(fault);
  const directory = createMemoryDirectory({ unknownIdTags: { status: "Accepted" } });
  const central = createCentralSystem({ clock: systemClock, random: createRandom(1), directory });
  const server = { gate: central.gate, clock: systemClock, port: 0, onFault };
  const listener = await listenWebSocket(server);

  // In place of the built-in handler; all others stay as they are.
  central.on("DataTransfer", ({ vendorId }) =>
    vendorId === "ACME" ? { status: "Accepted", data: "hello" } : { status: "UnknownVendorId" },
  );
  // Before the built-in handler, which answers for everybody else.
  central.on("Authorize", ({ idTag }, { next }) =>
    idTag === "JANITOR" ? { idTagInfo: { status: "Blocked" } } : next(),
  );

  /** The answer is typed, and so is whatever can go wrong. */
  async function reset(identity: string): Promise<string> {
    try {
      const { status } = await central.call(identity, "Reset", { type: "Soft" });
      return status;
    } catch (failure) {
      if (failure instanceof NotConnectedError) return "is not connected";
      if (failure instanceof CallTimeoutError) return `is silent for ${failure.timeoutMs} ms`;
      if (failure instanceof CallError) return `refuses: ${failure.code}`;
      throw failure;
    }
  }

  return {
    url: listener.url,
    reset,
    /** Sent, and not waited for. */
    clearCaches() {
      for (const identity of central.chargePoints.keys()) central.send(identity, "ClearCache", {});
    },
    async close() {
      central.close();
      await listener.close();
    },
  };
}
