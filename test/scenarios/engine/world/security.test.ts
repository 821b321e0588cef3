import { expect } from "chai";
import { createCertificateAuthority } from "../../../protocol/certificate-authority.ts";
import { faultsOf } from "../grammar/files.ts";
import { ofKind, play } from "../run/scenario-bench.ts";

const everybody = `
name: test
chargers:
  CP0: { security: 0 }
  CP1: { security: 1 }
  CP2: { security: 2 }
  CP3: { security: 3 }
  PLAIN: {}
steps:
  - boot:
    charger: all
    reply: { status: Accepted }
  - send: Heartbeat
    charger: all
`;

/** A charge point whose certificate has been signed by somebody whom nobody here knows. */
async function stranger(name: string, withRoot: boolean): Promise<string> {
  const authority = await createCertificateAuthority("CN=somebody else");
  const { certificate, key } = await authority.issue(`CN=${name}`);
  const chain = withRoot ? `${certificate}\n${authority.certificate}` : certificate;
  const security = JSON.stringify({ profile: 3, certificate: chain, key });
  return `
name: test
chargers: { CP1: { security: ${security} } }
steps:
  - boot:
    within: ${withRoot ? "2s" : "500ms"}`;
}

describe("charge points with security profiles", () => {
  for (const clock of ["simulated", "real"] as const) {
    it(`come in, each as its profile says, on the ${clock} clock`, async () => {
      const { failures, events } = await play(everybody, { clock });
      expect(failures).to.deep.equal([]);
      expect(ofKind(events, "connectionOpened")).to.have.length(5);
    });
  }

  it("show certificates that somebody vouches for, when there are sockets", async () => {
    const isLetIn = async (text: string) =>
      ofKind((await play(text, { clock: "real" })).events, "connectionOpened").length > 0;
    expect(await isLetIn(await stranger("CP1", true))).to.equal(true);
    expect(await isLetIn(await stranger("CP1", false))).to.equal(false);
    expect(await isLetIn(await stranger("CP9", true))).to.equal(false);
  });

  it("have their own certificates where the central system is somebody else's", () => {
    const file = (more: string) =>
      `name: x\ncentral: { url: wss://h/${more} }\nchargers: { CP1: { security: 3 } }\nsteps: [boot: ]`;
    expect(faultsOf(file(""))).to.deep.equal(["E102 3:1"]);
    expect(faultsOf(file(", tls: { certificate: own.pem, key: own.key }"))).to.deep.equal([]);
  });
});
