/**
 * Whoever signs the certificates of a scenario's own world, made up for it alone: then our own central
 * system can be dialled by TLS, and charge points can show who they are. No key is ever written down.
 */

import { generateKeyPairSync } from "node:crypto";
import { createCertificate } from "../../../simulator/security/der.ts";

/** PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateAuthority {
  /** Its own, PEM. */
  readonly certificate: string;
  /** `addresses`: where a server is reached. */
  issue(commonName: string, addresses?: readonly string[]): IssuedCertificate;
}

const issuer = { commonName: "plugfest", organization: "made up for one run" };

/** Keys are made when they are first needed: most scenarios need none. */
export function createCertificateAuthority(): CertificateAuthority {
  let made: ReturnType<typeof makeOwn> | undefined;
  let serialNumber = 1;

  function own() {
    made ??= makeOwn();
    return made;
  }

  return {
    get certificate() {
      return own().certificate;
    },
    issue(commonName, addresses = []) {
      const { publicKey, privateKey } = generateKeys();
      serialNumber += 1;
      const certificate = createCertificate({
        ...{
          subject: { commonName, organization: "" },
          issuer,
          serialNumber,
          publicKey,
          addresses,
        },
        ...{ signingKey: own().privateKey, isAuthority: false },
      });
      const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      return { certificate, key };
    },
  };
}

function makeOwn() {
  const { publicKey, privateKey } = generateKeys();
  const certificate = createCertificate({
    ...{ subject: issuer, issuer, serialNumber: 1, publicKey, addresses: [] },
    ...{ signingKey: privateKey, isAuthority: true },
  });
  return { certificate, privateKey };
}

function generateKeys() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}
