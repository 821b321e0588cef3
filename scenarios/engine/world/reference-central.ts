/** Our own central system, as a scenario has it: its tags, and its settings. */

import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { Clock } from "../../../protocol/clock.ts";
import type { Random } from "../../../protocol/random.ts";
import type { AuthorizationStatus, IdTagInfo } from "../../../schemas/messages.ts";
import type { CentralSettings } from "../grammar/world.ts";
import { ScenarioError } from "../run/scenario-error.ts";

/** Tags that every scenario has, one for each answer; any other tag is Invalid. */
const testTags: Readonly<Record<string, IdTagInfo>> = {
  TEST0001: { status: "Accepted" },
  TEST0002: { status: "Blocked" },
  TEST0003: { status: "Expired" },
};

const tagStatuses: readonly AuthorizationStatus[] = [
  "Accepted",
  "Blocked",
  "ConcurrentTx",
  "Expired",
  "Invalid",
];

export interface ReferenceCentralOptions {
  readonly settings: Extract<CentralSettings, { readonly kind: "reference" }>;
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: (fault: unknown) => void;
}

/** @throws {ScenarioError} when the settings are not understood */
export function createReferenceCentral(options: ReferenceCentralOptions): CentralSystem {
  const { settings, clock, random, onFault } = options;
  if (settings.model !== undefined) {
    throw new ScenarioError("`model` of the reference central system comes with a later version");
  }
  return createCentralSystem({
    clock,
    random,
    directory: createMemoryDirectory({ idTags: { ...testTags, ...readTags(settings.config) } }),
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
    },
  });
}

/** `config: { tags: { 04E12345: Accepted } }` */
function readTags(config: unknown): Readonly<Record<string, IdTagInfo>> {
  const unknown = Object.keys(Object(config)).find((section) => section !== "tags");
  if (unknown !== undefined) {
    throw new ScenarioError(`the reference central system has no settings \`${unknown}\``);
  }
  const tags: unknown = Reflect.get(Object(config), "tags") ?? {};
  return Object.fromEntries(
    Object.entries(Object(tags)).map(([tag, status]) => [tag, { status: readStatus(tag, status) }]),
  );
}

function readStatus(tag: string, written: unknown): AuthorizationStatus {
  const status = tagStatuses.find((one) => one === written);
  if (status !== undefined) return status;
  const known = tagStatuses.join(", ");
  throw new ScenarioError(`the tag \`${tag}\` is \`${written}\`, but can be ${known} only`);
}
