import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const illegal = (id: string) => [4, id, { status: "IllegalArguments" }];
const refused = (id: string, status: string) => [4, id, { status }];

const right = {
  charger_id: "CP2",
  alias: "Right",
  group_id: "Default",
  priority: null,
  description: "by the gate",
  conn_max: 16,
  charge_point_model: null,
  charge_point_vendor: null,
  charge_box_serial_number: null,
  charge_point_serial_number: null,
  firmware_version: null,
  meter_type: null,
  fw_options: [],
  connectors: {
    "1": {
      transaction_id: null,
      offered: null,
      status: "None",
      priority: 1,
      ev_max_usage: null,
      suspend_until: null,
    },
  },
  network_connected: false,
};

const chargers: readonly Exchange[] = [
  { send: [2, "1", "GetChargers", { charger_id: "CP2" }], answer: [3, "1", [right]] },
  { send: [2, "1", "GetChargers", { alias: "Right" }], answer: [3, "1", [right]] },
  { send: [2, "1", "GetChargers", { group_id: "X" }], answer: [3, "1", []] },
  { send: [2, "1", "GetChargers", { charger_id: "X" }], answer: [3, "1", []] },
  { send: [2, "1", "CreateCharger", { charger_id: "N" }], answer: illegal("1") },
  {
    title: "CreateCharger takes an alias for the name of the new one alone",
    send: [2, "1", "CreateCharger", { alias: "Right", group_id: "HQ" }],
    answer: illegal("1"),
  },
  {
    send: [2, "1", "CreateCharger", { charger_id: "CP1", alias: "A", group_id: "HQ" }],
    answer: refused("1", "ChargerAlreadyExists"),
  },
  {
    send: [2, "1", "CreateCharger", { charger_id: "N", alias: "A", group_id: "X" }],
    answer: [
      4,
      "1",
      { status: "IllegalArguments" },
      { problems: [{ column: "group_id", problem: 'there is no group "X"' }] },
    ],
  },
  {
    send: [
      2,
      "1",
      "CreateCharger",
      { charger_id: "N", alias: "A", group_id: "HQ", conn_max: "20", no_connectors: 2 },
    ],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.chargers.get("N")).to.include({
        alias: "A",
        groupId: "HQ",
        connMaxAmps: 20,
        connectorCount: 2,
        priority: undefined,
      }),
  },
  { send: [2, "1", "UpdateCharger", {}], answer: illegal("1") },
  { send: [2, "1", "UpdateCharger", { alias: "Twin" }], answer: illegal("1") },
  { send: [2, "1", "UpdateCharger", { charger_id: "X" }], answer: refused("1", "NoSuchCharger") },
  {
    title: "UpdateCharger sets 0, clears by empty text, and leaves alone what is left out",
    send: [
      2,
      "1",
      "UpdateCharger",
      { charger_id: "CP2", priority: 0, description: "", group_id: "HQ" },
    ],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.chargers.get("CP2")).to.deep.equal({
        chargerId: "CP2",
        alias: "Right",
        groupId: "HQ",
        connectorCount: 1,
        priority: 0,
        description: undefined,
        connMaxAmps: 16,
      }),
  },
  { send: [2, "1", "DeleteCharger", {}], answer: illegal("1") },
  { send: [2, "1", "DeleteCharger", { charger_id: "X" }], answer: refused("1", "NoSuchCharger") },
  {
    send: [2, "1", "DeleteCharger", { alias: "Right" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.chargers.get("CP2")).to.equal(undefined),
  },
  { send: [2, "1", "ResetChargerAuth", {}], answer: illegal("1") },
  {
    send: [2, "1", "ResetChargerAuth", { charger_id: "X" }],
    answer: refused("1", "NoSuchCharger"),
  },
  {
    send: [2, "1", "ResetChargerAuth", { charger_id: "CP1" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.chargers.get("CP1")).not.to.have.property("authSha"),
  },
];

describe("the operators' interface: chargers", () => replay(chargers));
