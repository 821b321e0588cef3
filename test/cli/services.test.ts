import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readAllowed } from "../../cli/run/allowed.ts";
import { createServices } from "../../cli/run/services.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";

const question = { text: "Is it on?", answer: "yesNo", choices: [], evidence: "none" } as const;
const { signal } = new AbortController();

async function* typed(...lines: readonly string[]): AsyncIterable<string> {
  for (const line of lines) yield await Promise.resolve(line);
}

describe("what scenarios may ask for", () => {
  it("is nothing but a person, until more is allowed", () => {
    const services = createServices({}, ".", createMemoryTerminal());
    expect(Object.keys(services)).to.deep.equal(["operator"]);
    const more = createServices({ allow: ["http", "exec"] }, ".", createMemoryTerminal());
    expect(Object.keys(more)).to.deep.equal(["http", "rig", "operator"]);
    expect(readAllowed("http, exec")).to.deep.equal(["http", "exec"]);
    expect(() => readAllowed("htp")).to.throw(/--allow takes http, exec, code/);
  });

  it("makes real requests", async () => {
    const server = createServer(({ method, headers }, response) => {
      response.writeHead(201).end(`${method} ${headers["x-a"]}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address: AddressInfo | string | null = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { http } = createServices({ allow: ["http"] }, ".", undefined);
    const request = { url: `http://127.0.0.1:${port}/`, headers: { "x-a": "b" }, body: "{}" };
    const answer = await http?.send({ ...request, method: "POST" }, signal);
    server.close();
    server.closeAllConnections();
    expect(answer).to.deep.equal({ status: 201, body: "POST b" });
  });

  it("runs rigs, and tells how they ended", async () => {
    const { rig } = createServices({ allow: ["exec"] }, ".", undefined);
    expect(await rig?.run("exit 3", signal)).to.equal(3);
    expect(await rig?.run("true", signal)).to.equal(0);
  });

  it("asks at the terminal, again until it is an answer", async () => {
    const terminal = createMemoryTerminal({ lines: typed("maybe", "yes"), env: { USER: "ann" } });
    const { operator } = createServices({}, ".", terminal);
    expect(await operator?.ask(question, signal)).to.deep.equal({ value: true, by: "ann" });
    expect(terminal.written.stderr).to.contain("Is it on?").and.contain("y or n, please");
  });

  it("asks for a proof where one is wanted", async () => {
    const terminal = createMemoryTerminal({ lines: typed("n", "a.jpg"), env: { USER: "ann" } });
    const { operator } = createServices({}, ".", terminal);
    const answer = await operator?.ask({ ...question, evidence: "photo" }, signal);
    expect(answer).to.deep.equal({ value: false, by: "ann", evidence: "a.jpg" });
  });

  it("has one of several chosen, by its number or its name", async () => {
    const choosing = { ...question, answer: "choice", choices: ["red", "2", "off"] } as const;
    for (const [line, value] of [
      ["3", "off"],
      ["2", "2"],
      ["RED", "red"],
    ] as const) {
      const terminal = createMemoryTerminal({ lines: typed("4", "blue", line) });
      const { operator } = createServices({}, ".", terminal);
      expect(await operator?.ask(choosing, signal)).to.include({ value });
      expect(terminal.written.stderr).to.contain("1 red, 2 2, 3 off, please");
    }
  });

  it("takes no answer from a file that does not answer the question", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plugfest-"));
    writeFileSync(join(folder, "answers.yaml"), "Is it on?: perhaps\nWhich?: GREEN\n");
    const { operator } = createServices({ answers: "answers.yaml" }, folder, undefined);
    rmSync(folder, { recursive: true });
    const which = {
      ...question,
      text: "Which?",
      answer: "choice",
      choices: ["red", "green"],
    } as const;
    expect(await operator?.ask(which, signal)).to.include({ value: "green" });
    const refusal = await operator?.ask(question, signal).catch((error: unknown) => error);
    expect(String(refusal)).to.contain("`perhaps` is no answer to `Is it on?`: y or n");
  });

  it("takes answers from a file, and asks nobody with --no-input", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plugfest-"));
    writeFileSync(join(folder, "answers.yaml"), "Is it on?: true\nHow many?: 3\n");
    const options = { answers: "answers.yaml", input: false };
    const { operator } = createServices(options, folder, createMemoryTerminal());
    expect(await operator?.ask(question, signal)).to.include({ value: true });
    const howMany = { ...question, answer: "value", text: "How many?" } as const;
    const count = await operator?.ask(howMany, signal);
    expect(count).to.include({ value: "3" });
    expect(await operator?.ask({ ...question, text: "Other?" }, signal)).to.equal(undefined);
    rmSync(folder, { recursive: true });
    expect(() => createServices(options, folder, undefined)).to.throw(/cannot read/);
  });
});
