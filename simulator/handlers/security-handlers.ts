/**
 * The messages of the security extension that a central system sends (security whitepaper §4). The
 * answer goes out before what it announces.
 */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addSecurityHandlers(table: HandlerTable<ChargePoint>): void {
  table
    .on("CertificateSigned", ({ certificateChain }, _call, { security }) => ({
      status: security.own.signed(certificateChain),
    }))
    .after("CertificateSigned", (_request, _call, { security }) => security.renewConnection());

  table.on("InstallCertificate", ({ certificateType, certificate }, _call, { security }) => ({
    status: security.roots.install(certificateType, certificate),
  }));

  table.on("DeleteCertificate", ({ certificateHashData }, _call, { security }) => ({
    status: security.roots.delete(certificateHashData),
  }));

  table.on("GetInstalledCertificateIds", ({ certificateType }, _call, { security }) => {
    const certificateHashData = security.roots.idsOf(certificateType);
    return certificateHashData.length === 0
      ? { status: "NotFound" }
      : { status: "Accepted", certificateHashData };
  });

  table
    .on("GetLog", (request, _call, { security }) => security.logs.answer(request))
    .after("GetLog", (_request, _call, { security }) => security.logs.start());

  table
    .on("SignedUpdateFirmware", (request, _call, { security }) => ({
      status: security.firmware.answer(request),
    }))
    .after("SignedUpdateFirmware", (request, _call, { security }) => {
      security.firmware.start(request);
    });
}
