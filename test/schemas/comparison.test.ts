/** Our schemas and those of an independent package judge generated payloads alike. */

import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { expect } from "chai";
import { createRandom } from "../../protocol/random.ts";
import { actions, isAction } from "../../schemas/actions.ts";
import { explain } from "../../schemas/explain.ts";
import { isDateTime, isUri } from "../../schemas/formats.ts";
import {
  dereference,
  readSchema,
  type SchemaName,
  type WrittenSchema,
} from "../../schemas/schema.ts";
import { type Checked, checkRequest, checkResponse } from "../../schemas/validate.ts";
import { generateSamples, type Sample } from "./payloads.ts";

/** What we use of a package that has no types. */
interface OcppRpc {
  createValidator(
    protocol: string,
    schemas: readonly object[],
  ): { validate(id: string, payload: unknown): boolean };
}

const require = createRequire(import.meta.url);
const { createValidator }: OcppRpc = require("ocpp-rpc");
const theirSchemas: readonly (WrittenSchema & {
  readonly $id: string;
})[] = require("ocpp-rpc/lib/schemas/ocpp1_6.json");
const judge = createValidator("ocpp1.6", theirSchemas);

const names = Object.keys(actions)
  .filter(isAction)
  .flatMap((action): readonly SchemaName[] => [action, `${action}Response`]);

describe("the schemas of OCPP 1.6", () => {
  it("are 78, and compile in strict mode", () => {
    const ajv = new Ajv({
      strict: true,
      formats: { "date-time": isDateTime, uri: isUri },
      keywords: ["tolerated"],
    });
    for (const name of names) ajv.compile(readSchema(name));
    expect(names).to.have.lengthOf(78);
  });

  it("describe every message and every part of one in a line", () => {
    const lines = names.flatMap((name) => descriptionsOf(readSchema(name)));
    expect(lines.filter((line) => !/^[A-Z][^\n]+\.$/.test(line ?? ""))).to.deep.equal([]);
  });

  for (const name of names) {
    it(`judge ${name} as ocpp-rpc does`, () => {
      const differences = [...samplesOf(name)].filter(
        (sample) => !isJudgedAlike(name, sample, checkOurs(name, sample.payload)),
      );
      expect(differences.slice(0, 3)).to.deep.equal([]);
    });
  }
});

describe("explain", () => {
  it("finds a violation exactly where the compiled validator does", () => {
    for (const name of names) {
      const schema = readSchema(name);
      for (const { payload } of samplesOf(name)) {
        const checked = checkOurs(name, payload);
        const isFlawless = checked.isValid && checked.remarks.length === 0;
        const isExplained = explain(schema, payload).length > 0;
        expect(isExplained, `${name} ${JSON.stringify(payload)}`).to.equal(!isFlawless);
      }
    }
  });
});

function descriptionsOf(schema: ReturnType<typeof readSchema>): readonly (string | undefined)[] {
  const { description, properties = {}, items } = schema;
  const inside = items === undefined ? [] : descriptionsOf(items);
  return [description, ...inside, ...Object.values(properties).flatMap(descriptionsOf)];
}

function* samplesOf(name: SchemaName): Generator<Sample> {
  const random = createRandom(name);
  const theirs: WrittenSchema = theirSchemas.find(({ $id }) => $id === idOf(name)) ?? {};
  yield* generateSamples(readSchema(name), random);
  yield* generateSamples(dereference(theirs, theirs.definitions ?? {}), random);
}

function idOf(name: SchemaName): string {
  return isAction(name) ? `urn:${name}.req` : `urn:${name.slice(0, -"Response".length)}.conf`;
}

function checkOurs(name: SchemaName, payload: unknown): Checked<unknown> {
  if (isAction(name)) return checkRequest(name, payload);
  const action = name.slice(0, -"Response".length);
  return isAction(action) ? checkResponse(action, payload) : expect.fail(name);
}

/** What we tolerate they may take or refuse; of all else we, they and the generator say the same. */
function isJudgedAlike(name: SchemaName, { defect, payload }: Sample, ours: Checked<unknown>) {
  if (ours.isValid && ours.remarks.length > 0) return defect !== undefined;
  const isTaken = isTakenByThem(name, payload);
  return ours.isValid === isTaken && isTaken === (defect === undefined);
}

function isTakenByThem(name: SchemaName, payload: unknown): boolean {
  try {
    return judge.validate(idOf(name), payload);
  } catch {
    return false;
  }
}
