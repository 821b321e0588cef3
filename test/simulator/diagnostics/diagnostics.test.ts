import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const location = "https://files.example.org/diagnostics/";

describe("diagnostics", () => {
  it("R-DIAG-001, TC_045_1: the name of the file, then Uploading and Uploaded", async () => {
    const files: { location: string; fileName: string; text: string }[] = [];
    const rig = await booted({ files: recorder(files) });
    const { fileName } = await rig.result("GetDiagnostics", { location });
    await rig.advance(60);
    expect(statuses(rig)).to.deep.equal(["Uploading", "Uploaded"]);
    expect(files).to.have.length(1);
    expect(files[0]).to.include({ location, fileName });
    expect(files[0]?.text).to.include("identity CP1");
  });

  it("R-DIAG-001: no file, no name, no upload, where the time asked for is yet to come", async () => {
    const rig = await booted();
    const request = { location, startTime: "2026-01-02T00:00:00Z" };
    expect(await rig.result("GetDiagnostics", request)).to.deep.equal({});
    await rig.advance(60);
    expect(statuses(rig)).to.deep.equal([]);
  });

  it("R-DIAG-001, TC_045_2: UploadFailed when nobody takes it, after the retries", async () => {
    const rig = await booted();
    const request = { location: "ftp://127.0.0.1/", retries: 1, retryInterval: 30 };
    await rig.result("GetDiagnostics", request);
    await rig.advance(49);
    expect(statuses(rig)).to.deep.equal(["Uploading"]);
    await rig.advance(1);
    expect(statuses(rig)).to.deep.equal(["Uploading", "UploadFailed"]);
    expect(rig.chargePoint.diagnostics.status).to.equal("Idle");
  });

  it("a second request takes the place of the first", async () => {
    const rig = await booted();
    await rig.result("GetDiagnostics", { location });
    await rig.advance(5);
    await rig.result("GetDiagnostics", { location });
    await rig.advance(60);
    expect(statuses(rig)).to.deep.equal(["Uploading", "Uploading", "Uploaded"]);
  });

  it("a power cut ends it without a word", async () => {
    const rig = await booted();
    await rig.result("GetDiagnostics", { location });
    rig.chargePoint.powerOff();
    await rig.advance(60);
    expect(statuses(rig)).to.deep.equal(["Uploading"]);
    expect(rig.clock.taskCount()).to.equal(0);
  });
});

function recorder(files: { location: string; fileName: string; text: string }[]) {
  return {
    download: () => () => {},
    upload: (
      to: string,
      fileName: string,
      bytes: Uint8Array,
      settled: (outcome: { readonly kind: "done" }) => void,
    ) => {
      files.push({ location: to, fileName, text: new TextDecoder().decode(bytes) });
      queueMicrotask(() => settled({ kind: "done" }));
      return () => {};
    },
  };
}

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

function statuses(rig: Rig): unknown[] {
  return rig.seen("DiagnosticsStatusNotification").map(({ status }) => status);
}
