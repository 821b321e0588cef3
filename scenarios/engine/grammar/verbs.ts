/** The verbs: what each takes, which modifiers it has, and what is said of it. */

import { actions } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import type { SourceNode } from "../source/source-node.ts";
import { assertion } from "./assertion.ts";
import { changes } from "./change.ts";
import { mapped, orNothing, shortOr } from "./collections.ts";
import { expectation, prohibition } from "./expectation.ts";
import { httpCall } from "./http-call.ts";
import { injection } from "./injection.ts";
import { late } from "./late.ts";
import type { ModifierName } from "./modifiers.ts";
import { action, payloadToSend } from "./payload.ts";
import { prompt } from "./prompt.ts";
import { duration, shift, wattHours } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { optional, record, required, withDefault } from "./record.ts";
import type { Infer, Rule } from "./rule.ts";
import { integer, oneOf, text } from "./scalars.ts";

export interface Verb<T, M extends ModifierName> {
  readonly rule: Rule<T>;
  /** Beside those that all verbs have. */
  readonly modifiers: readonly M[];
  readonly description: string;
  readonly example: string;
}

function verb<T, const M extends ModifierName>(
  rule: Rule<T>,
  modifiers: readonly M[],
  description: string,
  example: string,
): Verb<T, M> {
  return { rule, modifiers, description, example };
}

const connectorId = late(integer({ least: 1, most: 100 }));
const idTag = late(text({ longest: 20 }));
const transactionId = late(
  integer({ least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER }),
);

const connectorSettings = record({
  connector: required("connector", connectorId, "Which connector, counted from 1."),
});
const atConnector = shortOr(connectorId, (connector) => ({ connector }), connectorSettings);

const bootSettings = record({
  vendor: optional("vendor", late(text()), "Another vendor than that of the charger."),
  model: optional("model", late(text()), "Another model than that of the charger."),
  serial: optional("serial", late(text()), "Another serial number than that of the charger."),
  firmware: optional("firmware", late(text()), "The version of its firmware."),
});

const startSettings = record({
  connector: required("connector", connectorId, "Which connector, counted from 1."),
  tag: required("tag", idTag, "The id tag that the transaction is for."),
});

const chargeSettings = record({
  energy: required("energyWh", wattHours, "How much to charge."),
  meterEvery: withDefault("meterEveryMs", duration, 60_000, "How often MeterValues are sent."),
  connector: optional("connector", connectorId, "Which connector, if several are charging."),
});

const reasons = [
  ...["DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other"],
  ...["PowerLoss", "Reboot", "Remote", "SoftReset", "UnlockCommand"],
] as const;

const stopSettings = record({
  transaction: optional("transaction", transactionId, "Which one, if several are running."),
  reason: optional("reason", oneOf(reasons), "Why it ends (OCPP 1.6 §7.36)."),
  tag: optional("tag", idTag, "The id tag that ends it."),
});

const tagSettings = record({ tag: required("tag", idTag, "The id tag that is presented.") });

const messageSettings = record({
  action: required("action", action, "The action that is called."),
  payload: optional("payload", payloadToSend("action"), "What is sent; else what is usual."),
});

/** A message that a `side` sends, written short as its action. */
function messageFrom(side: "chargePoint" | "centralSystem"): Rule<Infer<typeof messageSettings>> {
  const short: Rule<Infer<typeof messageSettings>> = mapped(action, (named) => ({ action: named }));
  const either = shortOr(short, (value) => value, messageSettings);
  return mapped(either, (value, node, reader) => {
    warnOfCaller(side, value.action, node, reader);
    if (side === "centralSystem" && value.payload === undefined)
      needNothing(value.action, node, reader);
    return value;
  });
}

/** A charger knows what it usually sends; what a central system asks for must be said. */
function needNothing(called: Action, { span }: SourceNode, reader: Reader): void {
  const names = reader.schemaOf(called, "request").required ?? [];
  if (names.length === 0 || !reader.isStrict) return;
  const message = `${called} needs a payload with ${names.map((name) => `\`${name}\``).join(", ")}`;
  reader.report({ code: "E153", message, span });
}

function warnOfCaller(side: string, sent: Action, { span }: SourceNode, { report }: Reader): void {
  const { caller } = actions[sent];
  if (caller === "either" || caller === side) return;
  const [who, other] =
    caller === "chargePoint" ? ["charge points", "send"] : ["central systems", "call"];
  const hint = `did you mean \`${other}\`?`;
  report({ code: "W202", message: `${sent} is called by ${who}`, span, hint });
}

const rebootSettings = mapped(
  record({
    type: withDefault(
      "type",
      oneOf(["powerLoss", "hard", "soft"]),
      "hard",
      "Without a word, as by a cut, or as Reset asks for (OCPP 1.6 §5.14).",
    ),
    down: optional("downMs", duration, "How long there is no power."),
  }),
  (value, { span }, { report }) => {
    if (value.downMs === undefined || value.type === "powerLoss") return value;
    report({ code: "E115", message: "only `powerLoss` has a `down`", span });
    return undefined;
  },
);

const usualDownMs = 10_000;

const restartSettings = record({
  down: withDefault("downMs", duration, usualDownMs, "How long it is not there."),
});

const clockSettings = record({
  skew: required("skewMs", shift, "By how much it goes wrong, back with a `-`."),
});

const answered = ["charger", "within", "reply", "error", "exact", "capture"] as const;

export const verbs = {
  boot: verb(
    orNothing(bootSettings, {}),
    answered,
    "Connects and sends BootNotification.",
    "boot: { vendor: ACME, model: AC22 }",
  ),
  plug: verb(
    atConnector,
    ["charger", "within"],
    "Plugs the car in, which sends StatusNotification.",
    "plug: 1",
  ),
  unplug: verb(
    atConnector,
    ["charger", "within"],
    "Unplugs the car, which sends StatusNotification.",
    "unplug: 1",
  ),
  authorize: verb(
    shortOr(idTag, (tag) => ({ tag }), tagSettings),
    answered,
    "Presents an id tag, which sends Authorize.",
    "authorize: TEST0001",
  ),
  start: verb(
    startSettings,
    answered,
    "Starts a transaction.",
    "start: { connector: 1, tag: TEST0001 }",
  ),
  charge: verb(
    chargeSettings,
    ["charger", "within"],
    "Charges until the energy is in the car, and sends MeterValues meanwhile.",
    "charge: { energy: 5kWh, meterEvery: 60s }",
  ),
  stop: verb(
    orNothing(stopSettings, {}),
    answered,
    "Stops a transaction.",
    "stop: { reason: Local }",
  ),
  send: verb(
    messageFrom("chargePoint"),
    answered,
    "Sends any message as the charger.",
    "send: Heartbeat",
  ),
  call: verb(
    messageFrom("centralSystem"),
    answered,
    "Sends any message as the central system.",
    "call: { action: Reset, payload: { type: Soft } }",
  ),
  expect: verb(
    expectation,
    ["charger", "within", "capture", "respond"],
    "Waits for a message, no longer than `within`.",
    "expect: { call: RemoteStartTransaction, to: CP1 }",
  ),
  never: verb(
    prohibition,
    ["charger", "for"],
    "Sees to it that a message does not come.",
    "never: { call: Reset, to: CP1 }",
  ),
  inject: verb(
    injection,
    answered,
    "Lets something go wrong; what never does fails the scenario.",
    "inject: { kind: drop, for: 90s }",
  ),
  reboot: verb(
    orNothing(rebootSettings, { type: "hard" }),
    ["charger"],
    "Takes the charger down and up again.",
    "reboot: { type: powerLoss, down: 20s }",
  ),
  restart: verb(
    orNothing(restartSettings, { downMs: usualDownMs }),
    [],
    "Stops `reference`, and starts it again with what it had stored.",
    "restart: { down: 30s }",
  ),
  setClock: verb(
    clockSettings,
    ["charger"],
    "Makes the clock of the charger wrong.",
    "setClock: { skew: -2h }",
  ),
  set: verb(
    changes,
    [],
    "Changes the limit of a group, a variable, a meter, or the cars that come from now on.",
    "set: { groups.depot.limit: 60A, vars.price: 0.31, CP1.meter.register: 0kWh, CP1.ev.soc: 80% }",
  ),
  http: verb(
    httpCall,
    ["within", "status", "reply", "exact", "capture"],
    "Asks something beside OCPP; needs `--allow http`.",
    'http: { post: "http://localhost:8080/start", json: { tag: TEST0001 } }',
  ),
  prompt: verb(
    prompt,
    ["within", "until", "answer", "choices", "equals", "evidence", "rig"],
    "Asks a person to do something, or to say what is to be seen.",
    "prompt: Plug the cable into connector 1",
  ),
  assert: verb(
    assertion,
    [],
    "Checks that an expression is true now.",
    'assert: CP1.connector(1).status == "Available"',
  ),
  wait: verb(duration, [], "Lets time pass; see W201.", "wait: 5s"),
} as const;
