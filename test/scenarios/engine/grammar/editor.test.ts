import { readFileSync } from "node:fs";
import { expect } from "chai";
import { TextDocument } from "vscode-languageserver-textdocument";
import { getLanguageService } from "yaml-language-server";
import { verbFacts } from "../../../../scenarios/engine/grammar/step.ts";

/** What editors make of the schema: most of them have this server behind their YAML. */
function createEditor() {
  const schema = readFileSync(
    new URL(import.meta.resolve("#schemas/scenario.schema.json")),
    "utf8",
  );
  const service = getLanguageService({
    schemaRequestService: async () => schema,
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  });
  service.configure({ validate: true, completion: true, hover: true });
  return {
    async faultsIn(text: string) {
      const found = await service.doValidation(written(text), false);
      return found.map(({ message, range: { start } }) => {
        return `${start.line + 1}:${start.character + 1} ${message}`;
      });
    },
    async offeredAtEnd(text: string) {
      const document = written(text);
      const { items } = await service.doComplete(document, endOf(document), false);
      return items.map(({ label }) => label);
    },
    async shownAt(text: string, word: string) {
      const document = written(text);
      const hover = await service.doHover(document, document.positionAt(text.indexOf(word)));
      return JSON.stringify(hover?.contents);
    },
  };
}

const modeline = "# yaml-language-server: $schema=./scenario.schema.json\n";

let version = 0;

/** The server keeps what it has read of a version. */
function written(text: string): TextDocument {
  version += 1;
  return TextDocument.create("file:///a.ocpp.yaml", "yaml", version, text);
}

function endOf(document: TextDocument) {
  return document.positionAt(document.getText().length);
}

const head = `${modeline}name: A charger boots
chargers:
  CP1: { connectors: 1 }
steps:
`;

describe("the schema in an editor", () => {
  const { faultsIn, offeredAtEnd, shownAt } = createEditor();

  it("finds nothing wrong with what is right", async () => {
    expect(await faultsIn(`${head}  - boot:\n    reply: { status: Accepted }\n`)).to.deep.equal([]);
  });

  it("names a misspelt verb, and where it stands", async () => {
    expect(await faultsIn(`${head}  - bot:\n`)).to.deep.equal(["6:5 Property bot is not allowed."]);
  });

  it("names a misspelt key inside, and where it stands", async () => {
    const text = `${head}  - boot:\n`.replace("connectors", "conectors");
    expect(await faultsIn(text)).to.deep.equal(["4:10 Property conectors is not allowed."]);
  });

  it("offers all verbs of a step, before its modifiers", async () => {
    const offered = await offeredAtEnd(`${head}  - boot:\n  - `);
    const verbs = Object.keys(verbFacts);
    expect(offered.slice(0, verbs.length)).to.deep.equal(verbs);
    expect(offered.slice(verbs.length)).to.include.members(["charger", "reply", "within"]);
  });

  it("shows what a verb does, with an example", async () => {
    expect(await shownAt(`${head}  - boot:\n`, "boot:"))
      .to.contain("Connects and sends BootNotification")
      .and.to.contain("Example");
  });
});
