/** What is wrong with a connector, and what the central system is told of it (OCPP 1.6 §4.9). */

import { isErrorCodeAllowed } from "../../model/connector-status.ts";
import type { ChargePointErrorCode, ChargePointStatus } from "../../schemas/messages.ts";
import type { StatusNotice } from "./status-reporter.ts";

export interface ConnectorFault {
  readonly errorCode: ChargePointErrorCode;
  readonly info?: string;
  readonly vendorId?: string;
  readonly vendorErrorCode?: string;
  /** It is told beside whatever the status is, and nothing stops for it. */
  readonly isWarning?: boolean;
  /** What runs ends, with the reason Other; it only pauses if left out. */
  readonly endsTransaction?: boolean;
}

const none: readonly ConnectorFault[] = [];

/** Several may be there at once. Those of the charge point as a whole are those of each connector. */
export class ConnectorFaults {
  readonly #whole: ConnectorFaults | undefined;
  #own = none;

  constructor(whole: ConnectorFaults | undefined) {
    this.#whole = whole;
  }

  get all(): readonly ConnectorFault[] {
    const shared = this.#whole?.all ?? none;
    return shared.length === 0 ? this.#own : [...shared, ...this.#own];
  }

  /** Whether no energy flows. */
  get areHalting(): boolean {
    return this.all.some(isHalting);
  }

  /** Whether the connector is Faulted. */
  get areDisabling(): boolean {
    return this.all.some(isDisabling);
  }

  /** Another of the same code takes the place of the one there was. */
  raise(fault: ConnectorFault): void {
    this.#own = [...this.#own.filter(({ errorCode }) => errorCode !== fault.errorCode), fault];
  }

  clear(errorCode: ChargePointErrorCode): void {
    if (this.#own.length > 0) this.#own = this.#own.filter((one) => one.errorCode !== errorCode);
  }

  /** The last of the faults that the status has room for. */
  noticeOf(status: ChargePointStatus): StatusNotice {
    const fault = this.all.findLast((one) =>
      status === "Faulted" ? isDisabling(one) : isErrorCodeAllowed(status, one.errorCode),
    );
    if (fault === undefined) return { status, errorCode: "NoError" };
    const { errorCode, info, vendorId, vendorErrorCode } = fault;
    return {
      status,
      errorCode,
      ...(info !== undefined && { info }),
      ...(vendorId !== undefined && { vendorId }),
      ...(vendorErrorCode !== undefined && { vendorErrorCode }),
    };
  }
}

function isHalting(fault: ConnectorFault): boolean {
  return !fault.isWarning;
}

/** A car that is not understood is no fault of the connector. */
function isDisabling(fault: ConnectorFault): boolean {
  return isHalting(fault) && fault.errorCode !== "EVCommunicationError";
}
