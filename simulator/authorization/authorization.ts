/** Whether the holder of an id tag may charge: who is asked, and what is known without asking. */

import type { AuthorizationStatus, IdTagInfo } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

/** The outcome of presenting a tag; `parentIdTag` is the group it belongs to, where one is known. */
export interface AuthorizationResult {
  readonly status: AuthorizationStatus;
  readonly parentIdTag: string | undefined;
}

export class Authorization {
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Asks the central system (OCPP 1.6 §4.1). `settled` is called once. */
  authorize(idTag: string, settled: (result: AuthorizationResult) => void): void {
    this.#chargePoint.call("Authorize", { idTag }, (failure, response) => {
      if (failure !== undefined) {
        settled({ status: "Invalid", parentIdTag: undefined });
        return;
      }
      const { status, parentIdTag } = response.idTagInfo;
      this.learn(idTag, response.idTagInfo);
      settled({ status, parentIdTag });
    });
  }

  /** Takes in what a response says of a tag. */
  learn(_idTag: string, _info: IdTagInfo): void {}
}
