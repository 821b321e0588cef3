import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { defaultBalancingSettings } from "../../../central/balancing/settings.ts";
import { createConfigurationSchema } from "../../../central/configuration-file/configuration-schema.ts";
import { loadConfiguration } from "../../../central/configuration-file/load-configuration.ts";
import { defaultLocalControllerSettings } from "../../../central/local-controller/settings.ts";
import { defaultSettings, strictSettings } from "../../../central/settings.ts";
import { formatProblem } from "../../../central/site/file-problem.ts";
import { createFolder, removeFolders } from "../../cli/temporary-folder.ts";

const example = `timeZone: Europe/Copenhagen
listeners:
  - { port: 9999, http: false }
  - port: 9443
    host: 127.0.0.1
    securityProfile: 3
    tls: { certificate: cert/chain.pem, key: cert/key.pem, clientAuthority: cert/ca.pem }
    api: false
    http: false
pingTimeoutSeconds: 90
newcomerGroup: New
keys: { areRequired: false, rollOutDelaySeconds: 0 }
chargers: { priority: 0, connMaxAmps: 16 }
central:
  isStrict: true
  securityProfile: 2
  heartbeatIntervalSeconds: 600
  autoRegistration: { maxChargePoints: 10, maxPerMinute: 2 }
  newcomerStatus: pending
  leniencies: { hexPassword: true }
  setUp:
    - read: "HeartbeatInterval, MeterValueSampleInterval"
    - { change: MeterValueSampleInterval, to: 30 }
    - trigger: StatusNotification
balancing: { passIntervalSeconds: 30, stopOnOverdraw: true }
logging: { AUDIT: WARNING }
site: { groups: model/groups.csv }
history: { minimumUsageChangeAmps: 1 }
store: durable
localController: { upstream: "wss://example.com/ocpp", serverChargingCall: Forward }
`;
const pem = { "cert/chain.pem": "", "cert/key.pem": "", "cert/ca.pem": "" };

describe("plugfest.yaml", () => {
  afterEach(removeFolders);

  it("says all that balanz.ini says, and more", () => {
    const { folder, configuration, problems } = load(example, { ...pem, "model/groups.csv": "" });
    expect(problems).to.deep.equal([]);
    const read = configuration ?? expect.fail("there is no configuration");
    const { setUp, ...central } = read.central;
    expect(setUp.map(({ name }) => name)).to.deep.equal([
      "read HeartbeatInterval, MeterValueSampleInterval",
      "set MeterValueSampleInterval",
      "trigger StatusNotification",
    ]);
    const { setUp: _, ...usual } = defaultSettings;
    expect(central).to.deep.equal({
      ...usual,
      ...strictSettings,
      securityProfile: 2,
      heartbeatIntervalSeconds: 600,
      autoRegistration: { maxChargePoints: 10, maxPerMinute: 2 },
      newcomerStatus: "Pending",
      leniencies: { ...strictSettings.leniencies, hexPassword: true },
    });
    const at = (path: string) => join(folder, path);
    expect(read.listeners).to.deep.equal([
      {
        host: "127.0.0.1",
        isHostInherited: false,
        port: 9999,
        tls: undefined,
        securityProfile: 0,
        servesChargePoints: true,
        servesApi: true,
        servesHttp: false,
      },
      {
        host: "127.0.0.1",
        isHostInherited: false,
        port: 9443,
        tls: {
          certificate: at("cert/chain.pem"),
          key: at("cert/key.pem"),
          clientAuthority: at("cert/ca.pem"),
        },
        securityProfile: 3,
        servesChargePoints: true,
        servesApi: false,
        servesHttp: false,
      },
    ]);
    expect(read).to.deep.include({
      timeZone: "Europe/Copenhagen",
      pingTimeoutSeconds: 90,
      newcomerGroupId: "New",
      requiresKeys: false,
      keyRollOutDelaySeconds: 0,
      chargerDefaults: { priority: 0, connMaxAmps: 16 },
      logLevels: { AUDIT: "WARNING" },
      store: at("durable"),
      balancing: { ...defaultBalancingSettings, passIntervalSeconds: 30, stopOnOverdraw: true },
      localController: {
        upstreamUrl: "wss://example.com/ocpp",
        settings: { ...defaultLocalControllerSettings, serverChargingCall: "Forward" },
      },
    });
    expect(read.site).to.include({ groups: at("model/groups.csv"), tags: at("model/tags.csv") });
    expect(read.history).to.deep.equal({
      sessions: at("history/sessions.csv"),
      audit: at("history/audit_log.txt"),
      minimumUsageChangeAmps: 1,
    });
  });

  it("may be empty: then all is as usual, and strangers can only come in if they are few", () => {
    const { configuration, problems } = load("", {});
    expect(problems).to.deep.equal([]);
    expect(configuration).to.deep.include({
      timeZone: undefined,
      central: {
        ...defaultSettings,
        autoRegistration: { maxChargePoints: 1000, maxPerMinute: 300 },
      },
      balancing: defaultBalancingSettings,
      keyRollOutDelaySeconds: undefined,
      localController: undefined,
    });
    expect(configuration?.listeners).to.have.length(1);
  });

  it("can switch off balancing, and the admission of strangers", () => {
    const text = "balancing: { isOn: false }\ncentral: { autoRegistration: { isOn: false } }\n";
    const { configuration } = load(text, {});
    expect(configuration).to.have.property("balancing", undefined);
    expect(configuration?.central.autoRegistration).to.equal(undefined);
  });

  it("is told where it is wrong, all at once", () => {
    const text = `timeZone: Copenhagen
listeners:
  - { port: 99999, securityProfile: 2 }
  - { tls: { certificate: none.pem } }
  - 5
central:
  heartbeatInterval: 5
  maxConnectors: 1.5
  setUp:
    - { change: X }
    - { jump: high }
  leniencies: true
balancing: { isOn: "yes", minAllocationAmps: [6] }
loging: {}
localController: { upstream: "http://example.com", maxAttempts: 0 }
`;
    const { configuration, problems } = load(text, {});
    expect(configuration).to.equal(undefined);
    expect(problems).to.deep.equal([
      '1:11: error: timeZone: "Copenhagen" is no time zone: one is Europe/Copenhagen',
      "3:13: error: port: 99999 is no whole number from 0 to 65535",
      "3:37: error: securityProfile: 2 and 3 need tls",
      "4:7: error: tls: certificate and key are both needed",
      "4:27: error: certificate: there is no FOLDER/none.pem",
      "5:5: error: listeners: is no map of settings",
      "7:3: error: heartbeatInterval is not known: did you mean heartbeatIntervalSeconds?",
      "8:18: error: maxConnectors: 1.5 is no whole number from 1 on",
      "10:17: error: change: lacks what it is changed to: `to`",
      "11:7: error: setUp: a step is one of change, read, trigger",
      "11:9: error: jump is not known",
      "12:15: error: leniencies: is no map of settings",
      '13:20: error: isOn: "yes" is neither true nor false',
      "13:46: error: minAllocationAmps: is no single value",
      "14:1: error: loging is not known: did you mean logging?",
      '15:30: error: upstream: "http://example.com" is no address that begins with ws:// or wss://',
      "15:65: error: maxAttempts: 0 is no number from 1 on",
    ]);
  });

  const broken: readonly (readonly [string, RegExp])[] = [
    ["a: [1\n", /^2:1: error: flow/],
    ["a: 1\na: 2\n", /^2:1: error: map keys must be unique/],
    ["- a\n", /^1:1: error: the file is not a map of settings$/],
    ["central: &c {}\nlogging: *c\n", /^2:10: error: write it out: aliases are not read here$/],
    [`# ${"x".repeat(300_000)}`, /^1:1: error: the file has more than/],
  ];
  for (const [text, problem] of broken) {
    it(`is refused where it is no such file: ${text.slice(0, 20).trim()}`, () => {
      const { configuration, problems } = load(text, {});
      expect(configuration).to.equal(undefined);
      expect(problems[0]).to.match(problem);
    });
  }

  it("has a schema that is published as it is, and takes what the reader takes", () => {
    const published = JSON.parse(readFileSync("schemas/configuration.schema.json", "utf8"));
    expect(published).to.deep.equal(JSON.parse(JSON.stringify(createConfigurationSchema())));
    const isRight = new Ajv({ strict: true }).compile(published);
    const value: Record<string, unknown> = parse(
      example.replace("pending", "Pending").replace("to: 30", "to: '30'"),
    );
    expect(isRight(value), JSON.stringify(isRight.errors)).to.equal(true);
    expect(isRight({ ...value, loging: {} })).to.equal(false);
    expect(isRight({ ...value, pingTimeoutSeconds: 0 })).to.equal(false);
  });
});

function load(text: string, files: Readonly<Record<string, string>>) {
  const folder = createFolder({ ...files, "plugfest.yaml": text });
  const file = join(folder, "plugfest.yaml");
  const { configuration, problems } = loadConfiguration({ file, base: folder });
  const lines = problems.map((problem) =>
    formatProblem(problem).replace(`${file}:`, "").replaceAll(folder, "FOLDER"),
  );
  return { folder, configuration, problems: lines };
}
