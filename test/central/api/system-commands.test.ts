import { expect } from "chai";
import type { ApiWorld } from "./api-world.ts";
import { accepted, type Exchange, replay } from "./replay.ts";

const logging = {
  model: "INFO",
  balanz: "INFO",
  cp_v16: "INFO",
  ocpp: "WARNING",
  api: "INFO",
  user: "INFO",
  AUDIT: "INFO",
  http: "INFO",
  serve: "INFO",
  "websockets.client": "INFO",
  "websockets.server": "INFO",
};

const login = {
  level: "INFO",
  message: "[LOGIN-OK] details=from 192.0.2.1 by=admin",
  timestamp: "2026-01-05 09:00:00",
  logger: "AUDIT",
};

const config = {
  level: "INFO",
  message: "[CONFIG] details=csms.heartbeat_interval 60 by=admin",
  timestamp: "2026-01-05 09:00:00",
  logger: "AUDIT",
};

const setHeartbeat = [
  2,
  "0",
  "SetConfig",
  { section: "csms", key: "heartbeat_interval", value: "60" },
] as const;

const lastWarning = ({ logBook }: ApiWorld) =>
  logBook.read({ level: "WARNING" }).entries.at(-1)?.message;

const system: readonly Exchange[] = [
  {
    send: [2, "1", "GetStatus", null],
    answer: [
      3,
      "1",
      {
        version: "1.2.3",
        starttime: "2026-01-05 09:00:00",
        no_tags: 2,
        no_groups: 2,
        no_chargers: 4,
        no_sessions: 0,
        logging,
      },
    ],
  },
  {
    before: [setHeartbeat],
    send: [2, "1", "GetLogs", { filters: { logger: "AUDIT" } }],
    answer: [3, "1", { logs: [login, config] }],
  },
  {
    before: [setHeartbeat],
    send: [2, "1", "GetLogs", { filters: { messageSearch: "CONFIG" } }],
    answer: [3, "1", { logs: [config] }],
  },
  {
    send: [2, "1", "GetLogs", { filters: { level: "WARNING" } }],
    answer: [3, "1", { logs: [] }],
  },
  {
    send: [2, "1", "GetLogs", { filters: { timeStampStart: "2026-01-05 09:00:01" } }],
    answer: [3, "1", { logs: [] }],
  },
  {
    send: [2, "1", "GetLogs", { filters: { timeStampEnd: "2026-01-05 09:00:00" } }],
    answer: [3, "1", { logs: [login] }],
  },
  {
    send: [2, "1", "GetLogs", { filters: { timeStampEnd: "soon" } }],
    answer: [4, "1", { status: "IllegalArguments" }, { field: "timeStampEnd", expected: "time" }],
  },
  {
    before: [setHeartbeat],
    send: [2, "1", "GetLogs", { limit: 1 }],
    answer: [3, "1", { logs: [login], next: 1 }],
  },
  {
    before: [setHeartbeat],
    send: [2, "1", "GetLogs", { limit: 1, after: 1 }],
    answer: [3, "1", { logs: [config], next: null }],
  },
  { send: [2, "1", "SetConfig", {}], answer: [4, "1", "IllegalArguments"] },
  {
    title: "SetConfig accepts what it does not know, and warns",
    send: [2, "1", "SetConfig", { section: "csms", key: "nope", value: "1" }],
    answer: accepted("1"),
    after: (world) =>
      expect(lastWarning(world)).to.equal("SetConfig csms.nope 1 has no effect: nobody knows it"),
  },
  {
    title: "SetConfig accepts what is read at the start alone, and warns",
    send: [2, "1", "SetConfig", { section: "host", key: "port", value: "1" }],
    answer: accepted("1"),
    after: (world) => expect(lastWarning(world)).to.match(/it is read at the start only$/),
  },
  {
    send: [2, "1", "SetConfig", { section: "csms", key: "heartbeat_interval", value: "soon" }],
    answer: [4, "1", "IllegalArguments", { expected: "number from 1 on" }],
  },
  {
    send: [2, "1", "SetConfig", { section: "csms", key: "allow_concurrent_tag", value: "maybe" }],
    answer: [4, "1", "IllegalArguments", { expected: "True or False" }],
  },
  {
    send: [2, "1", "SetConfig", { section: "logging", key: "api", value: "LOUD" }],
    answer: [4, "1", "IllegalArguments", { expected: "level" }],
  },
  {
    send: [2, "1", "SetConfig", { section: "logging", key: "audit", value: "warning" }],
    answer: accepted("1"),
    after: ({ logBook }) => expect(logBook.levels().AUDIT).to.equal("WARNING"),
  },
  {
    send: [2, "1", "GetConfig", {}],
    answer: [3, "1", { csms: { heartbeat_interval: "120" } }],
  },
  {
    before: [setHeartbeat],
    send: [2, "1", "GetConfig", { section: "csms", key: "heartbeat_interval" }],
    answer: [3, "1", { csms: { heartbeat_interval: "60" } }],
  },
  { send: [2, "1", "GetConfig", { section: "host" }], answer: [3, "1", {}] },
  {
    send: [2, "1", "SetLogLevel", { component: "api" }],
    answer: [4, "1", { status: "IllegalArguments" }],
  },
  {
    send: [2, "1", "SetLogLevel", { component: "api", loglevel: "LOUD" }],
    answer: [4, "1", { status: "IllegalArguments" }],
  },
  {
    send: [2, "1", "SetLogLevel", { component: "nope", loglevel: "INFO" }],
    answer: [4, "1", { status: "NoSuchComponent" }],
  },
  {
    send: [2, "1", "SetLogLevel", { component: "ocpp", loglevel: "INFO" }],
    answer: accepted("1"),
    after: ({ logBook }) => expect(logBook.levels().ocpp).to.equal("INFO"),
  },
];

describe("the operators' interface: the system", () => replay(system));
