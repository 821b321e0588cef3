/** Whether a central system can be reached: its certificate, and the sub-protocol that it agrees to. */

import { connect } from "node:tls";
import { WebSocket } from "ws";
import type { Finding } from "./finding.ts";

const longestMs = 5000;
const subProtocol = "ocpp1.6";

export async function checkCentral(url: string): Promise<readonly Finding[]> {
  const { protocol, hostname, port } = new URL(url);
  const handshake = await checkHandshake(url);
  if (protocol !== "wss:") return [handshake];
  return [await checkChain(hostname, port === "" ? 443 : Number(port)), handshake];
}

function checkChain(host: string, port: number): Promise<Finding> {
  const subject = "certificate";
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false });
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.setTimeout(longestMs, () => end(bad(subject, "no answer in time", reachable(host))));
    socket.once("error", (error) => end(bad(subject, error.message, reachable(host))));
    socket.once("secureConnect", () => {
      const { authorizationError } = socket;
      if (socket.authorized) {
        const until = socket.getPeerCertificate().valid_to;
        end({ is: "good", subject, found: `trusted, until ${until}` });
      } else {
        const fix = "NODE_EXTRA_CA_CERTS=/path/to/root.pem, or a certificate for this name";
        end(bad(subject, `not trusted: ${authorizationError}`, fix));
      }
    });
  });
}

function checkHandshake(url: string): Promise<Finding> {
  const subject = "sub-protocol";
  return new Promise((resolve) => {
    const address = `${url.replace(/\/$/, "")}/plugfest-doctor`;
    const options = { handshakeTimeout: longestMs, rejectUnauthorized: false };
    const socket = new WebSocket(address, [subProtocol], options);
    const end = (finding: Finding) => {
      socket.removeAllListeners();
      socket.on("error", () => undefined); // What ends it now is of no interest.
      socket.terminate();
      resolve(finding);
    };
    socket.once("open", () => end({ is: "good", subject, found: `${socket.protocol} is agreed` }));
    socket.once("unexpected-response", (_, { statusCode = 0 }) => end(answered(statusCode)));
    socket.once("error", (error) => {
      const fix = /subprotocol/i.test(error.message)
        ? `let the central system offer ${subProtocol}`
        : reachable(new URL(url).host);
      end(bad(subject, error.message, fix));
    });
  });
}

/** It is there, and refuses an identity that it does not know, as it may. */
function answered(status: number): Finding {
  const subject = "sub-protocol";
  const found = `HTTP ${status} instead of a WebSocket`;
  if (status === 401 || status === 403 || status === 404) {
    const fix = "check the path, and that the identities of the scenario are known there";
    return { is: "poor", subject, found, fix };
  }
  return bad(subject, found, "check the path of the address");
}

function bad(subject: string, found: string, fix: string): Finding {
  return { is: "bad", subject, found, fix };
}

function reachable(host: string): string {
  return `check that something listens at ${host}, and that no firewall stands between`;
}
