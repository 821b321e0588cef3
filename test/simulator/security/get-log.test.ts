import { expect } from "chai";
import type { FileTransfer, UploadOutcome } from "../../../simulator/files/file-transfer.ts";
import { Rig, type RigOptions } from "../rig.ts";

const remoteLocation = "https://files.example.org/logs/";
const log = { remoteLocation };

interface SeenUpload {
  readonly atSeconds: number;
  readonly location: string;
  readonly fileName: string;
  readonly text: string;
}

/** Takes what is uploaded, a second each, with these outcomes and then success. */
class Shelf implements FileTransfer {
  readonly uploads: SeenUpload[] = [];
  rig: Rig | undefined;
  readonly #outcomes: UploadOutcome[];

  constructor(...outcomes: UploadOutcome[]) {
    this.#outcomes = outcomes;
  }

  download(): () => void {
    return () => {};
  }

  upload(
    location: string,
    fileName: string,
    bytes: Uint8Array,
    settled: (outcome: UploadOutcome) => void,
  ): () => void {
    const clock = this.rig?.clock;
    const atSeconds = ((clock?.now() ?? 0) - Date.UTC(2026, 0, 1)) / 1000;
    this.uploads.push({ atSeconds, location, fileName, text: Buffer.from(bytes).toString() });
    const outcome = this.#outcomes.shift() ?? { kind: "done" };
    const task = clock?.schedule(1000, () => settled(outcome));
    return () => task?.cancel();
  }
}

describe("a log that is asked for", () => {
  it("TC_079, R-SEC-013: the security log goes as one file, and each step is told", async () => {
    const { rig, shelf } = await booted();
    rig.chargePoint.security.events.record("TamperDetectionActivated", "lid");
    const answer = await rig.result("GetLog", { logType: "SecurityLog", requestId: 17, log });
    expect(answer).to.include({ status: "Accepted" });
    await rig.advance(5);
    expect(steps(rig)).to.deep.equal([
      { status: "Uploading", requestId: 17 },
      { status: "Uploaded", requestId: 17 },
    ]);
    expect(shelf.uploads).to.deep.equal([
      {
        atSeconds: 0,
        location: remoteLocation,
        fileName: answer["filename"],
        text: "2026-01-01T00:00:00Z StartupOfTheDevice\n2026-01-01T00:00:00Z TamperDetectionActivated lid\n",
      },
    ]);
  });

  it("has what happened between two times only", async () => {
    const { rig, shelf } = await booted();
    for (const text of ["one", "two", "three"]) {
      await rig.advance(10);
      rig.chargePoint.security.events.record("InvalidMessages", text);
    }
    const range = {
      oldestTimestamp: "2026-01-01T00:00:15Z",
      latestTimestamp: "2026-01-01T00:00:25Z",
    };
    await rig.result("GetLog", { logType: "SecurityLog", requestId: 1, log: { ...log, ...range } });
    await rig.advance(5);
    expect(shelf.uploads[0]?.text).to.equal("2026-01-01T00:00:20Z InvalidMessages two\n");
  });

  it("is Rejected where there is nothing to tell of", async () => {
    const { rig } = await booted();
    for (const [logType, range] of [
      ["SecurityLog", { latestTimestamp: "2025-01-01T00:00:00Z" }],
      ["DiagnosticsLog", { oldestTimestamp: "2027-01-01T00:00:00Z" }],
    ] as const) {
      const request = { logType, requestId: 1, log: { ...log, ...range } };
      expect(await rig.result("GetLog", request)).to.deep.equal({ status: "Rejected" });
    }
    await rig.advance(60);
    expect(rig.calls).to.deep.equal([]);
  });

  it("tells of the charge point, if that is what is asked for", async () => {
    const { rig, shelf } = await booted();
    await rig.result("GetLog", { logType: "DiagnosticsLog", requestId: 2, log });
    await rig.advance(5);
    expect(shelf.uploads[0]?.text)
      .to.match(/^identity CP1$/m)
      .and.match(/^connector 1: Available/m);
    expect(steps(rig).at(-1)).to.deep.equal({ status: "Uploaded", requestId: 2 });
  });

  it("R-SEC-013: asked for during an upload is AcceptedCanceled, and only the new one goes on", async () => {
    const { rig, shelf } = await booted();
    await rig.result("GetLog", { logType: "SecurityLog", requestId: 1, log });
    await rig.advance(0.5);
    const request = { logType: "DiagnosticsLog", requestId: 2, log };
    expect(await rig.result("GetLog", request)).to.include({ status: "AcceptedCanceled" });
    await rig.advance(60);
    expect(steps(rig)).to.deep.equal([
      { status: "Uploading", requestId: 1 },
      { status: "Uploading", requestId: 2 },
      { status: "Uploaded", requestId: 2 },
    ]);
    expect(shelf.uploads).to.have.length(2);
    expect(await rig.result("GetLog", { ...request, requestId: 3 })).to.include({
      status: "Accepted",
    });
  });

  it("is tried again as often as the retries say, an interval apart", async () => {
    const failed: UploadOutcome = { kind: "failed", reason: "full" };
    const { rig, shelf } = await booted(failed, failed, failed);
    const attempts = { retries: 2, retryInterval: 20 };
    await rig.result("GetLog", { logType: "SecurityLog", requestId: 5, log, ...attempts });
    await rig.advance(600);
    expect(shelf.uploads.map(({ atSeconds }) => atSeconds)).to.deep.equal([0, 21, 42]);
    expect(steps(rig)).to.deep.equal([
      { status: "Uploading", requestId: 5 },
      { status: "UploadFailure", requestId: 5 },
    ]);
  });

  it("key SupportedFileTransferProtocols: the protocols by which logs go; others are refused", async () => {
    const rig = new Rig({ configuration: { SupportedFileTransferProtocols: "HTTPS" } });
    await rig.boot();
    const seen: unknown[] = [];
    for (const location of ["nowhere", "ftp://files.example.org/", "https://127.0.0.1:1/"]) {
      const request = { logType: "SecurityLog", requestId: 6, log: { remoteLocation: location } };
      await rig.result("GetLog", request);
      await rig.advance(60);
      seen.push(steps(rig).at(-1)?.["status"]);
    }
    expect(seen).to.deep.equal(["BadMessage", "NotSupportedOperation", "UploadFailure"]);
  });

  it("ends with the power, without a word", async () => {
    const { rig } = await booted();
    await rig.result("GetLog", { logType: "SecurityLog", requestId: 1, log });
    await rig.advance(0.5);
    rig.chargePoint.powerOff();
    await rig.settle();
    expect(rig.clock.taskCount()).to.equal(0);
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(steps(rig)).to.deep.equal([{ status: "Uploading", requestId: 1 }]);
  });
});

interface Bench {
  readonly rig: Rig;
  readonly shelf: Shelf;
}

async function booted(...outcomes: UploadOutcome[]): Promise<Bench> {
  const shelf = new Shelf(...outcomes);
  const options: RigOptions = { files: shelf };
  const rig = new Rig(options);
  shelf.rig = rig;
  await rig.boot();
  return { rig, shelf };
}

function steps(rig: Rig): Readonly<Record<string, unknown>>[] {
  return rig.seen("LogStatusNotification");
}
