import { expect } from "chai";
import type { ApiWorld } from "./api-world.ts";
import { accepted, type Exchange, replay } from "./replay.ts";

const noSuchCharger = [4, "1", { status: "NoSuchCharger" }];
const notConnected = [4, "1", { status: "ChargerNotConnected" }];
const invalid = [4, "1", { status: "InvalidParameters" }];

/** Whatever is to be sent to a charger: first it must be there, and then be connected. */
const ofChargers = [
  ...["SetChargePriority", "ClearDefaultProfiles", "ClearDefaultProfile", "SetDefaultProfile"],
  ...["SetTxProfile", "Reset", "RemoteStartTransaction", "RemoteStopTransaction"],
  ...["GetConfiguration", "ChangeConfiguration", "TriggerMessage", "UpdateFirmware"],
  ...["CancelReservation", "ChangeAvailability", "ClearCache", "ClearChargingProfile"],
  ...["DataTransfer", "GetCompositeSchedule", "GetDiagnostics", "GetLocalListVersion"],
  ...["ReserveNow", "SendLocalList", "SetChargingProfile", "UnlockConnector"],
  ...["CertificateSigned", "DeleteCertificate", "ExtendedTriggerMessage"],
  ...["GetInstalledCertificateIds", "GetLog", "InstallCertificate", "SignedUpdateFirmware"],
];

describe("the operators' interface: where a charger is not", () => {
  replay(
    ofChargers.flatMap((command): readonly Exchange[] => [
      { send: [2, "1", command, {}], answer: noSuchCharger },
      { send: [2, "1", command, { charger_id: "nope" }], answer: noSuchCharger },
      { send: [2, "1", command, { alias: "Twin" }], answer: noSuchCharger },
      { send: [2, "1", command, { charger_id: "CP1" }], answer: notConnected },
      { send: [2, "1", command, { alias: "Left" }], answer: notConnected },
    ]),
  );
});

const it16 = { charger_id: "CP2" };

/** What is sent to a virtual charge point, and what it makes of it. */
const exchanges: readonly Exchange[] = [
  { send: [2, "1", "Reset", it16], answer: accepted("1") },
  { send: [2, "1", "Reset", { ...it16, type: "Hard" }], answer: accepted("1") },
  { send: [2, "1", "Reset", { ...it16, type: "Cold" }], answer: invalid },
  { send: [2, "1", "RemoteStartTransaction", it16], answer: invalid },
  { send: [2, "1", "RemoteStartTransaction", { ...it16, id_tag: "TAG1" }], answer: invalid },
  {
    send: [2, "1", "RemoteStartTransaction", { alias: "Right", id_tag: "TAG1", connector_id: 1 }],
    answer: accepted("1"),
  },
  {
    send: [2, "1", "RemoteStartTransaction", { ...it16, id_tag: "TAG1", connector_id: 9 }],
    answer: [4, "1", { status: "Rejected" }],
  },
  { send: [2, "1", "RemoteStopTransaction", it16], answer: invalid },
  {
    send: [2, "1", "RemoteStopTransaction", { ...it16, transaction_id: 77 }],
    answer: [4, "1", { status: "Rejected" }],
  },
  {
    send: [2, "1", "GetConfiguration", { ...it16, key: ["HeartbeatInterval", "Foo"] }],
    answer: [
      3,
      "1",
      {
        configuration_key: [{ key: "HeartbeatInterval", value: "300", readonly: false }],
        unknown_key: ["Foo"],
      },
    ],
  },
  {
    send: [2, "1", "GetConfiguration", { ...it16, key: "NumberOfConnectors" }],
    answer: [
      3,
      "1",
      {
        configuration_key: [{ key: "NumberOfConnectors", value: "1", readonly: true }],
        unknown_key: null,
      },
    ],
  },
  { send: [2, "1", "ChangeConfiguration", { ...it16, key: "X" }], answer: invalid },
  {
    send: [2, "1", "ChangeConfiguration", { ...it16, key: "HeartbeatInterval", value: 60 }],
    answer: accepted("1"),
    after: ({ central }) =>
      expect(central.chargePoints.get("CP2")?.configuration.get("HeartbeatInterval")).to.equal(
        "60",
      ),
  },
  {
    send: [2, "1", "ChangeConfiguration", { ...it16, key: "Nope", value: "1" }],
    answer: [4, "1", { status: "NotSupported" }],
  },
  {
    send: [2, "1", "TriggerMessage", { ...it16, requested_message: "StatusNotification" }],
    answer: accepted("1"),
  },
  {
    title: "TriggerMessage asks for a BootNotification at any time; what comes of it is told",
    send: [2, "1", "TriggerMessage", { ...it16, requested_message: "BootNotification" }],
    answer: [4, "1", { status: "Rejected" }],
    after: (world) =>
      expect(world.audit().at(-1)).to.include(
        'details=TriggerMessage {"requestedMessage":"BootNotification","connectorId":1}: {"status":"Rejected"} by=admin',
      ),
  },
  {
    send: [2, "1", "TriggerMessage", { ...it16, requested_message: "Nope" }],
    answer: [
      4,
      "1",
      { status: "InvalidParameters" },
      {
        reason:
          "/requestedMessage: expected one of BootNotification, DiagnosticsStatusNotification, " +
          'FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification, found "Nope"',
      },
    ],
  },
  { send: [2, "1", "UpdateFirmware", it16], answer: invalid },
  {
    send: [2, "1", "UpdateFirmware", { ...it16, location: "http://192.0.2.9/f2" }],
    answer: accepted("1"),
  },
  { send: [2, "1", "SetDefaultProfile", it16], answer: invalid },
  {
    send: [2, "1", "SetDefaultProfile", { ...it16, charging_profile_id: 7, limit: 10 }],
    answer: accepted("1"),
    after: ({ central }) =>
      expect(central.chargePoints.get("CP2")?.connectors.get(1)?.lastProfile).to.deep.equal({
        chargingProfileId: 7,
        chargingProfilePurpose: "TxDefaultProfile",
        stackLevel: 1,
        chargingProfileKind: "Absolute",
        chargingSchedule: {
          chargingRateUnit: "A",
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
        },
      }),
  },
  { send: [2, "1", "ClearDefaultProfile", it16], answer: invalid },
  {
    send: [2, "1", "ClearDefaultProfile", { ...it16, charging_profile_id: 7 }],
    answer: [4, "1", { status: "Unknown" }],
  },
  {
    before: [[2, "0", "SetDefaultProfile", { ...it16, charging_profile_id: 7, limit: 10 }]],
    send: [2, "1", "ClearDefaultProfile", { ...it16, charging_profile_id: 7 }],
    answer: accepted("1"),
  },
  {
    before: [[2, "0", "SetDefaultProfile", { ...it16, charging_profile_id: 7, limit: 10 }]],
    send: [2, "1", "ClearDefaultProfiles", it16],
    answer: accepted("1"),
  },
  { send: [2, "1", "SetTxProfile", it16], answer: invalid },
  {
    send: [2, "1", "SetTxProfile", { ...it16, limit: "much" }],
    answer: [...invalid, { field: "limit", expected: "number" }],
  },
  {
    send: [2, "1", "SetTxProfile", { ...it16, limit: 8 }],
    answer: [4, "1", { status: "Rejected" }],
  },
  {
    send: [2, "1", "SetChargePriority", it16],
    answer: [4, "1", { status: "PriorityNotSupplied" }],
  },
  {
    send: [2, "1", "SetChargePriority", { ...it16, connector_id: 9, priority: 5 }],
    answer: [4, "1", { status: "NoSuchConnector" }],
  },
  {
    send: [2, "1", "SetChargePriority", { ...it16, priority: 5 }],
    answer: [4, "1", { status: "ConnectorNotInTransaction" }],
  },
  {
    send: [2, "1", "ChangeAvailability", { ...it16, connector_id: 1, type: "Inoperative" }],
    answer: accepted("1"),
  },
  {
    title: "a message of OCPP 1.6 takes the spelling of the standard too",
    send: [2, "1", "ChangeAvailability", { ...it16, connectorId: 1, type: "Operative" }],
    answer: accepted("1"),
  },
  {
    send: [2, "1", "ChangeAvailability", { ...it16, connector_id: 1 }],
    answer: [
      4,
      "1",
      { status: "InvalidParameters" },
      { reason: "/type: expected a value, found nothing" },
    ],
  },
  {
    send: [2, "1", "UnlockConnector", { ...it16, connector_id: 1 }],
    answer: [3, "1", { status: "Unlocked" }],
  },
  { send: [2, "1", "ClearCache", it16], answer: accepted("1") },
  { send: [2, "1", "GetLocalListVersion", it16], answer: [3, "1", { list_version: 0 }] },
  {
    send: [
      2,
      "1",
      "SendLocalList",
      {
        ...it16,
        list_version: 1,
        update_type: "Full",
        local_authorization_list: [{ id_tag: "TAG1", id_tag_info: { status: "Accepted" } }],
      },
    ],
    answer: accepted("1"),
  },
  {
    title: "what a central system must not ask is refused, with the reason",
    send: [2, "1", "SendLocalList", { ...it16, list_version: 0, update_type: "Full" }],
    answer: [4, "1", { status: "NotAllowed" }, { reason: "0 and -1 are no versions of a list" }],
  },
  {
    send: [
      2,
      "1",
      "ReserveNow",
      { ...it16, connector_id: 1, id_tag: "TAG1", expiry_date: "2026-01-06T00:00:00Z" },
    ],
    answer: accepted("1"),
    after: ({ central }) => expect(central.chargePoints.get("CP2")?.reservations.size).to.equal(1),
  },
  {
    send: [2, "1", "CancelReservation", { ...it16, reservation_id: 9 }],
    answer: [4, "1", { status: "Rejected" }, { status: "Rejected" }],
  },
  {
    send: [2, "1", "DataTransfer", { ...it16, vendor_id: "nobody" }],
    answer: [4, "1", { status: "UnknownVendorId" }, { status: "UnknownVendorId" }],
  },
  {
    send: [2, "1", "ClearChargingProfile", { ...it16, id: 9 }],
    answer: [4, "1", { status: "Unknown" }, { status: "Unknown" }],
  },
  {
    send: [2, "1", "GetDiagnostics", { ...it16, location: "http://192.0.2.9/" }],
    answer: [3, "1", { file_name: "CP2-20260105T080030Z.txt" }],
  },
  {
    send: [
      2,
      "1",
      "GetInstalledCertificateIds",
      { ...it16, certificate_type: "ManufacturerRootCertificate" },
    ],
    answer: [4, "1", { status: "NotFound" }, { status: "NotFound" }],
  },
];

describe("the operators' interface: messages to charge points", () => {
  const prepare = async (world: ApiWorld) => {
    await world.bringIn("CP2", 1);
  };
  replay(exchanges, { prepare });
});
