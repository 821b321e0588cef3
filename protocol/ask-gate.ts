/** How a listener, of sockets or in memory, has its {@link Gate} decide on a charge point. */

import type { Clock } from "./clock.ts";
import type { Admission, Gate, Handshake } from "./handshake.ts";
import { closeCodes, type Transport } from "./transport.ts";

export interface GateKeeping {
  readonly gate: Gate;
  readonly clock: Clock;
  /** The gate may take this long to decide. */
  readonly timeoutMs: number;
  /** The gate itself failed. The charge point is told 500, or 1011, and no more. */
  readonly onFault: (fault: unknown) => void;
}

export type Refusal = Extract<Admission, { readonly isAdmitted: false }>;

export function refuse(status: number, reason: string): Refusal {
  return { isAdmitted: false, status, reason };
}

/** `settled` is called once: within this call if the gate decides within its own. */
export function askGate(
  handshake: Handshake,
  keeping: GateKeeping,
  settled: (admission: Admission) => void,
): void {
  const { gate, clock, timeoutMs, onFault } = keeping;
  const failed = (fault: unknown): Admission => {
    onFault(fault);
    return refuse(500, "internal error");
  };
  const checked = (admission: Admission): Admission => {
    const fault = findFault(admission, handshake);
    return fault === undefined ? admission : failed(fault);
  };
  let answer: Admission | Promise<Admission>;
  try {
    answer = gate.admit(handshake);
  } catch (fault) {
    settled(failed(fault));
    return;
  }
  if (!(answer instanceof Promise)) {
    settled(checked(answer));
    return;
  }
  let isSettled = false;
  const settleOnce = (decided: Admission): void => {
    if (isSettled) return;
    isSettled = true;
    timeout.cancel();
    settled(decided);
  };
  const timeout = clock.schedule(timeoutMs, () => settleOnce(refuse(503, "no decision in time")));
  answer.then(
    (decided) => settleOnce(checked(decided)),
    (fault) => settleOnce(failed(fault)),
  );
}

/** What was not offered must not be chosen (RFC 6455 §4.2.2). */
function findFault(admission: Admission, { offeredSubProtocols }: Handshake): Error | undefined {
  if (!admission.isAdmitted || admission.subProtocol === undefined) return undefined;
  if (offeredSubProtocols.includes(admission.subProtocol)) return undefined;
  return new Error(`the gate chose ${admission.subProtocol}, which was not offered`);
}

export function acceptAt(
  { gate, onFault }: GateKeeping,
  transport: Transport,
  handshake: Handshake,
): void {
  try {
    gate.accept(transport, handshake);
  } catch (fault) {
    onFault(fault);
    transport.close(closeCodes.internalError, "");
  }
}
