import { join } from "node:path";
import { expect } from "chai";
import { defaultBalancingSettings } from "../../../central/balancing/settings.ts";
import { loadConfiguration } from "../../../central/configuration-file/load-configuration.ts";
import type { ServerConfiguration } from "../../../central/configuration-file/server-configuration.ts";
import { defaultSettings } from "../../../central/settings.ts";
import { formatProblem } from "../../../central/site/file-problem.ts";
import { createFolder, removeFolders } from "../../cli/temporary-folder.ts";

/** Every key that there is, with values that are not the usual ones. */
const everything = `; a comment
[logging]
model = DEBUG
ocpp = info
AUDIT = WARNING
websockets.client = ERROR
[host]
addr = ::1
port = 9998
ping_timeout = 61
http_auth = True
http_auth_delay = 46
http_auth_via_protocol = no
cert_chain = cert/chain%%1.pem
cert_key = cert/cert.key
[api]
users_csv = model/people.csv
[ext-server]
; server = ws://example.com:9999/
server_charging_call = Rejected
[csms]
allow_concurrent_tag = on
heartbeat_interval = 121
transaction_timeout = 3601
[balanz]
run_interval = 6
intervals_full = 11
first_wait = 10
min_allocation = 7
default_max_allocation = 31
margin_lower = 0.9
margin_increase = 0.7
usage_threshold = 3
min_offer_increase_interval = 116
max_offer_increase = 4
default_priority = 2
wait_after_reduce = 8
usage_monitoring_interval = 301
suspended_allocation_timeout = 302
energy_threshold = 1001
suspended_delayed_time = 180
suspended_delayed_time_not_first = 21601
suspend_top_of_hour = False
[model]
charger_autoregister = False
charger_autoregister_group = New
groups_csv = model/g.csv
chargers_csv = model/c.csv
tags_csv = model/t.csv
firmware_csv = model/f.csv
[history]
session_csv = history/s.csv
minimum_usage_change = 0.4
audit_file = history/a.txt
`;

const model = {
  "model/g.csv": "",
  "model/c.csv": "",
  "model/t.csv": "",
  "model/people.csv": "",
  "cert/chain%1.pem": "",
  "cert/cert.key": "",
};

describe("balanz.ini", () => {
  afterEach(removeFolders);

  it("is read with every key that balanz has", () => {
    const { folder, configuration, problems } = load(everything, model);
    expect(problems).to.deep.equal([]);
    const { written, ...rest } = configuration ?? expect.fail("there is no configuration");
    const at = (path: string) => join(folder, path);
    expect(rest).to.deep.equal({
      timeZone: undefined,
      listeners: [
        {
          host: "::1",
          isHostInherited: true,
          port: 9998,
          tls: {
            certificate: at("cert/chain%1.pem"),
            key: at("cert/cert.key"),
            clientAuthority: undefined,
          },
          securityProfile: 0,
          servesChargePoints: true,
          servesApi: true,
          servesHttp: true,
        },
      ],
      pingTimeoutSeconds: 61,
      central: {
        ...defaultSettings,
        allowsConcurrentTags: true,
        heartbeatIntervalSeconds: 121,
        silentTransactionSeconds: 3601,
        autoRegistration: undefined,
        leniencies: { ...defaultSettings.leniencies, subProtocolCredentials: false },
      },
      newcomerGroupId: "New",
      requiresKeys: true,
      keyRollOutDelaySeconds: 46,
      chargerDefaults: { priority: 2, connMaxAmps: 31 },
      balancing: {
        ...defaultBalancingSettings,
        passIntervalSeconds: 66,
        firstWaitSeconds: 10,
        minAllocationAmps: 7,
        marginLowerAmps: 0.9,
        marginIncreaseAmps: 0.7,
        usageThresholdAmps: 3,
        minOfferIncreaseIntervalSeconds: 116,
        maxOfferIncreaseAmps: 4,
        waitAfterReduceSeconds: 8,
        usageMonitoringIntervalSeconds: 301,
        suspendedAllocationTimeoutSeconds: 302,
        energyThresholdWh: 1001,
        suspendedDelayedTimeSeconds: 180,
        suspendedDelayedTimeNotFirstSeconds: 21_601,
        suspendTopOfHour: false,
      },
      logLevels: {
        model: "DEBUG",
        ocpp: "INFO",
        AUDIT: "WARNING",
        "websockets.client": "ERROR",
      },
      site: {
        groups: at("model/g.csv"),
        chargers: at("model/c.csv"),
        tags: at("model/t.csv"),
        users: at("model/people.csv"),
        firmware: at("model/f.csv"),
      },
      history: {
        sessions: at("history/s.csv"),
        audit: at("history/a.txt"),
        minimumUsageChangeAmps: 0.4,
      },
      store: at("history/store"),
      localController: undefined,
    });
    expect(written["logging"]).to.include({ audit: "WARNING" });
    expect(written["host"]).to.include({ cert_chain: "cert/chain%1.pem" });
  });

  it("may lack any key, and then says what balanz says", () => {
    const { configuration, problems } = load("[host]\n", {});
    expect(problems).to.deep.equal([]);
    expect(configuration).to.deep.include({
      requiresKeys: true,
      keyRollOutDelaySeconds: 45,
      newcomerGroupId: "Default",
      chargerDefaults: { priority: 1, connMaxAmps: 32 },
    });
    expect(configuration?.listeners[0]).to.include({ host: "0.0.0.0", port: 9999, tls: undefined });
    expect(configuration?.balancing).to.include({ passIntervalSeconds: 60, firstWaitSeconds: 300 });
    expect(configuration?.central).to.include({ heartbeatIntervalSeconds: 120 });
    expect(configuration?.history).to.include({ sessions: undefined, audit: undefined });
  });

  const meanings: readonly (readonly [
    string,
    string,
    (read: ServerConfiguration) => unknown,
    unknown,
  ])[] = [
    ["no balancing", "[balanz]\nrun_interval = 0\n", ({ balancing }) => balancing, undefined],
    ["no keys", "[host]\nhttp_auth: FALSE\n", (read) => read.requiresKeys, false],
    ["no roll-out", "[host]\nhttp_auth = 0\n", (read) => read.keyRollOutDelaySeconds, undefined],
    [
      "an upstream",
      "[ext-server]\nserver = wss://example.com/ocpp\nserver_charging_call = forward\n",
      ({ localController }) => [
        localController?.upstreamUrl,
        localController?.settings.serverChargingCall,
      ],
      ["wss://example.com/ocpp", "Forward"],
    ],
    [
      "an upstream that has the keys",
      "[ext-server]\nserver = ws://example.com/\n",
      (read) => read.requiresKeys,
      false,
    ],
    ["blanks and BOM", "\uFEFF[host]\r\n  PORT=1\r\n", ({ listeners }) => listeners[0]?.port, 1],
  ];
  for (const [what, text, pick, expected] of meanings) {
    it(`can say: ${what}`, () => {
      const { configuration, problems } = load(text, {});
      expect(problems).to.deep.equal([]);
      expect(configuration && pick(configuration)).to.deep.equal(expected);
    });
  }

  it("is told where it is wrong, all at once", () => {
    const text = `port = 1
[host]
port = many
prot = 9999
http_auth = perhaps
cert_chain = cert/none.pem
what is this
[csms]
heartbeat_interval = 0
allow_concurrent_tag =
[balanz]
margin_lower = 50%
run_interval = 5
run_interval = 6
[host]
[logging]
api = LOUD
[nonsense]
[ext-server]
server = example.com
`;
    const { configuration, problems } = load(text, {});
    expect(configuration).to.equal(undefined);
    expect(problems).to.deep.equal([
      "1:1: error: port stands before the first [section]",
      '3:8: error: port: "many" is no whole number from 0 to 65535',
      "4:1: warning: prot is not known: did you mean port?",
      '5:13: error: http_auth: "perhaps" is neither true nor false',
      "6:14: error: cert_chain: there is no FOLDER/cert/none.pem",
      "6:14: warning: cert_chain: cert_chain and cert_key are both needed",
      '7:1: error: "what is this" is neither a [section] nor key = value',
      '9:22: error: heartbeat_interval: "0" is no number from 1 on',
      '12:16: error: margin_lower: "50%" is no number from 0 on',
      "12:18: error: a % is written twice: %%",
      "14:1: error: run_interval is there twice",
      "15:1: error: section [host] is there twice",
      '17:7: error: api: "LOUD" is not known: one of DEBUG, INFO, WARNING, ERROR, CRITICAL',
      "18:1: warning: nonsense is not known",
      '20:10: error: server: "example.com" is no address that begins with ws:// or wss://',
    ]);
  });

  it("is told which of its keys have no effect", () => {
    const text =
      "[capacity]\nlog_capacity = 1\naudit_capacity = 1\n[host]\nwatchdog_stale = 500\n" +
      "watchdog_interval = 100\n[csms]\ntransaction_interval = 60\n[api]\ntoken_shas = a,b\n";
    const { problems } = load(text, {});
    expect(
      problems.map((problem) => problem.replace(/: has no effect here: .*/, "")),
    ).to.deep.equal([
      "2:16: warning: log_capacity",
      "3:18: warning: audit_capacity",
      "5:18: warning: watchdog_stale",
      "6:21: warning: watchdog_interval",
      "8:24: warning: transaction_interval",
      "10:14: warning: token_shas",
    ]);
  });
});

function load(text: string, files: Readonly<Record<string, string>>) {
  const folder = createFolder({ ...files, "balanz.ini": text });
  const file = join(folder, "balanz.ini");
  const { configuration, problems } = loadConfiguration({ file, base: folder });
  const lines = problems.map((problem) =>
    formatProblem(problem).replace(`${file}:`, "").replaceAll(folder, "FOLDER"),
  );
  return { folder, configuration, problems: lines };
}
