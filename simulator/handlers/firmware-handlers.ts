/** UpdateFirmware and GetDiagnostics: the answer first, then the work (OCPP 1.6 §5.9, §5.19). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addFirmwareHandlers(table: HandlerTable<ChargePoint>): void {
  table
    .on("UpdateFirmware", () => ({}))
    .after("UpdateFirmware", (request, _call, { firmware }) => firmware.update(request));

  table
    .on("GetDiagnostics", (request, _call, { diagnostics }) => {
      const fileName = diagnostics.fileNameFor(request);
      return fileName === undefined ? {} : { fileName };
    })
    .after("GetDiagnostics", (request, _call, { diagnostics }) => {
      const fileName = diagnostics.fileNameFor(request);
      if (fileName !== undefined) diagnostics.send(request, fileName);
    });
}
