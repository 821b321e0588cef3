import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { createCertificateAuthority } from "../../../../scenarios/engine/world/certificate-authority.ts";

describe("an authority that is made up for a run", () => {
  it("signs for servers and clients, for as long as any clock may show", () => {
    const authority = createCertificateAuthority();
    const root = new X509Certificate(authority.certificate);
    expect([root.ca, root.checkIssued(root), root.verify(root.publicKey)]).to.deep.equal([
      ...[true, true, true],
    ]);
    const server = new X509Certificate(authority.issue("a server", ["127.0.0.1"]).certificate);
    expect([server.ca, server.checkIssued(root), server.verify(root.publicKey)]).to.deep.equal([
      ...[false, true, true],
    ]);
    expect([server.checkIP("127.0.0.1"), server.checkIP("127.0.0.2")]).to.deep.equal([
      ...["127.0.0.1", undefined],
    ]);
    expect(Date.parse(server.validFrom)).to.equal(0);
    expect(Date.parse(server.validTo)).to.equal(Date.UTC(9999, 11, 31, 23, 59, 59));
    const client = new X509Certificate(authority.issue("CP 1").certificate);
    expect(client.subject).to.equal("CN=CP 1");
    expect(client.serialNumber).not.to.equal(server.serialNumber);
  });

  it("is another one each time", () => {
    const [one, other] = [createCertificateAuthority(), createCertificateAuthority()];
    const leaf = new X509Certificate(one.issue("CP1").certificate);
    expect(leaf.verify(new X509Certificate(other.certificate).publicKey)).to.equal(false);
  });
});
