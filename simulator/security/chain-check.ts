/**
 * Whether a certificate can be traced back to a root that is trusted (RFC 5280 §6): names, signatures,
 * authority, key usage and path length at each link. OpenSSL checks each link.
 */

import type { X509Certificate } from "node:crypto";
import { faultOf, isSignedBy, startOf } from "./certificate.ts";
import { pathLengthOf } from "./der.ts";

export type ChainVerdict =
  | { readonly isTrusted: true }
  /** `reason` is for people. */
  | { readonly isTrusted: false; readonly reason: string };

/** The first of the chain is checked; the others may help, in whichever order they come. */
export function checkChain(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  timeMs: number,
): ChainVerdict {
  const [certificate, ...helpers] = chain;
  if (certificate === undefined) return distrust("there is no certificate");
  const fault = faultOf(certificate, timeMs);
  if (fault !== undefined) return distrust(fault);
  let child = certificate;
  for (let depth = 0; depth <= helpers.length; depth += 1) {
    const canIssue = (one: X509Certificate) => isIssuerOf(child, one, depth, timeMs);
    if (roots.some(canIssue)) return { isTrusted: true };
    const parent = helpers.find(canIssue);
    if (parent === undefined) break;
    child = parent;
  }
  return distrust("the certificate leads to no installed root");
}

/** `depth` is how many authorities there are below. */
function isIssuerOf(
  child: X509Certificate,
  issuer: X509Certificate,
  depth: number,
  timeMs: number,
): boolean {
  return (
    issuer.ca &&
    startOf(issuer) <= timeMs &&
    faultOf(issuer, timeMs) === undefined &&
    isSignedBy(child, issuer) &&
    (pathLengthOf(issuer) ?? depth) >= depth
  );
}

function distrust(reason: string): ChainVerdict {
  return { isTrusted: false, reason };
}
