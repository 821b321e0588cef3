import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const illegalText = (id: string) => [4, id, "IllegalArguments"];

const options = { firmware_id: "F1", charge_point_vendor: "A.*", charge_point_model: "B" };

const firmware: readonly Exchange[] = [
  {
    send: [2, "1", "GetFirmware", {}],
    answer: [
      3,
      "1",
      [
        {
          firmware_id: "F2",
          charge_point_vendor: "ACME",
          charge_point_model: "AC",
          firmware_version: "2.0",
          meter_type: "",
          url: "http://192.0.2.9/f2",
          upgrade_from_versions: "",
        },
      ],
    ],
  },
  { send: [2, "1", "CreateFirmware", options], answer: illegalText("1") },
  { send: [2, "1", "CreateFirmware", { firmware_id: "F1", url: "u" }], answer: illegalText("1") },
  {
    send: [2, "1", "CreateFirmware", { ...options, firmware_id: "F2", url: "u" }],
    answer: [4, "1", "IllegalArguments", { reason: "the firmware exists" }],
  },
  {
    title: "CreateFirmware refuses what is no regular expression",
    send: [2, "1", "CreateFirmware", { ...options, charge_point_model: "(", url: "u" }],
    answer: [
      4,
      "1",
      "IllegalArguments",
      { problems: [{ column: "charge_point_model", problem: '"(" is no regular expression' }] },
    ],
  },
  {
    send: [2, "1", "CreateFirmware", { ...options, url: "u" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.firmware.get("F1")).to.include({ chargePointVendor: "A.*" }),
  },
  {
    send: [2, "1", "ModifyFirmware", { firmware_id: "X" }],
    answer: [4, "1", "NoSuchFirmware"],
  },
  {
    title: "ModifyFirmware keeps what is left out",
    before: [[2, "0", "ModifyFirmware", { firmware_id: "F2", meter_type: "M" }]],
    send: [2, "1", "ModifyFirmware", { firmware_id: "F2", url: "http://192.0.2.9/new" }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.firmware.get("F2")).to.include({ meterType: "M", url: "http://192.0.2.9/new" }),
  },
  {
    send: [2, "1", "DeleteFirmware", { firmware_id: "X" }],
    answer: [4, "1", "NoSuchFirmware"],
  },
  {
    send: [2, "1", "DeleteFirmware", { firmware_id: "F2" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.firmware.size).to.equal(0),
  },
];

describe("the operators' interface: firmware", () => replay(firmware));
