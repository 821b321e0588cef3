/** Which of the offered sub-protocols is spoken (OCPP-J 1.6 §3.1.2, §3.2). */

import { ocpp16SubProtocol } from "../protocol/handshake.ts";
import type { Leniencies, LeniencyName } from "./settings.ts";

export interface SubProtocolChoice {
  readonly isFound: boolean;
  /** To be echoed, as it was offered; undefined when nothing is to be. */
  readonly subProtocol: string | undefined;
  readonly leniency: LeniencyName | undefined;
}

/** What is meant by them is OCPP 1.6 over JSON. */
const otherSpelling = /^\s*ocpp-?1\.6(?:\.0)?j?\s*$/i;

export function chooseSubProtocol(
  offered: readonly string[],
  leniencies: Leniencies,
): SubProtocolChoice {
  if (offered.includes(ocpp16SubProtocol)) {
    return { isFound: true, subProtocol: ocpp16SubProtocol, leniency: undefined };
  }
  if (offered.length === 0) {
    const leniency = "missingSubProtocol";
    return { isFound: leniencies[leniency], subProtocol: undefined, leniency };
  }
  const subProtocol = offered.find((token) => otherSpelling.test(token));
  const leniency = "subProtocolSpelling";
  const isFound = subProtocol !== undefined && leniencies[leniency];
  return { isFound, subProtocol, leniency };
}
