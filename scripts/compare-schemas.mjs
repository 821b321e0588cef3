/**
 * Compares our schemas with the published ones, over payloads generated from both:
 *
 *     npm run build && node scripts/compare-schemas.mjs FOLDER [ROUNDS]
 *
 * FOLDER holds the files that the Open Charge Alliance publishes, in subfolders or not. Their licence
 * keeps them out of this project. Exits 1 if there is a difference that we do not know of.
 */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createValidator } from "ocpp-rpc";

const { createRandom } = await load("protocol/random.js");
const { actions } = await load("schemas/actions.js");
const { dereference, readSchema } = await load("schemas/schema.js");
const { checkRequest, checkResponse } = await load("schemas/validate.js");
const { generateSamples } = await load("test/schemas/payloads.js");

const [folder, rounds = "4"] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder of the published schemas");

const published = readPublished(folder);
const judge = createValidator(
  "ocpp1.6",
  [...published].map(([name, schema]) => ({ ...schema, $id: name })),
);

const counts = { payloads: 0, "taken by both": 0, "refused by both": 0 };
const differences = [];
const random = createRandom("compare");

for (const action of Object.keys(actions)) {
  for (const name of [action, `${action}Response`]) {
    const check = name === action ? checkRequest : checkResponse;
    const theirs = published.get(name);
    for (const source of [readSchema(name), dereference(theirs, theirs.definitions)]) {
      for (let round = 0; round < Number(rounds); round += 1) {
        for (const sample of generateSamples(source, random)) {
          compare(name, check(action, sample.payload), sample);
        }
      }
    }
  }
}

console.table(counts);
for (const difference of differences.slice(0, 20)) console.log(JSON.stringify(difference));
console.log(`${differences.length} differences that we do not know of`);
process.exitCode = differences.length === 0 ? 0 : 1;

function compare(name, ours, { defect, payload }) {
  const isTaken = isPublished(name, payload);
  count("payloads");
  count(`with ${defect === undefined ? "nothing" : defect} broken`);
  if (ours.isValid && ours.remarks.length > 0) {
    const verdict = isTaken ? "taken" : "refused";
    for (const { rule } of ours.remarks) count(`tolerated: ${rule} (published: ${verdict})`);
  } else if (ours.isValid !== isTaken || (defect === undefined) !== isTaken) {
    differences.push({ name, isTaken, defect, payload, ours });
  } else {
    count(isTaken ? "taken by both" : "refused by both");
  }
}

function count(label) {
  counts[label] = (counts[label] ?? 0) + 1;
}

function isPublished(name, payload) {
  try {
    return judge.validate(name, payload) === true;
  } catch {
    return false;
  }
}

/** They are of drafts 04 and 06, but use nothing that a later draft has changed. */
function readPublished(root) {
  const paths = readdirSync(root, { recursive: true }).filter((path) => path.endsWith(".json"));
  return new Map(
    paths.map((path) => {
      const { $schema, id, $id, ...schema } = JSON.parse(
        readFileSync(join(root, path), "utf8"),
        dropMisplaced,
      );
      return [basename(path, ".json"), schema];
    }),
  );
}

/** They forbid additional properties of strings too, which Ajv complains of. */
function dropMisplaced(_key, node) {
  if (node?.type === "string") delete node.additionalProperties;
  return node;
}

/** Not imported above: the linter looks at what is imported, and may come before the build. */
function load(path) {
  return import(new URL(`../dist/${path}`, import.meta.url));
}
