import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { guardTarget, readTarget } from "../../cli/target-guard.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const refused = ["csms.example.org", "8.8.8.8", "172.32.0.1", "[2001:db8::1]", "my.local.org"];
const harmless = [
  ...["localhost", "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.7.7", "[::1]", "[fd00::7]"],
  ...["csms", "csms.test", "pi.local"],
];

describe("many charge points", () => {
  afterEach(removeFolders);

  for (const host of refused) {
    it(`are refused at ${host}, and a few are not`, () => {
      expect(() => guardTarget(`ws://${host}:80/x`, 51)).to.throw("say --allow-target");
      expect(() => guardTarget(`ws://${host}:80/x`, 50)).not.to.throw();
    });
  }

  for (const host of harmless) {
    it(`may go to ${host}`, () => {
      expect(() => guardTarget(`wss://${host}/x`, 20_000)).not.to.throw();
    });
  }

  const allowed: readonly (readonly [string, string, boolean])[] = [
    ["csms.example.org", "csms.example.org", true],
    ["csms.example.org", "CSMS.example.org", true],
    ["csms.example.org", "example.org", false],
    ["8.8.8.8", "8.8.0.0/16", true],
    ["8.8.8.8", "8.9.0.0/16", false],
    ["[2001:db8::1]", "2001:db8::/32", true],
    ["csms.example.org", "8.8.0.0/16", false],
  ];
  for (const [host, target, isAllowed] of allowed) {
    it(`${isAllowed ? "may" : "may not"} go to ${host} where ${target} is allowed`, () => {
      const guard = () => guardTarget(`ws://${host}/x`, 51, readTarget(target));
      if (isAllowed) guard();
      else expect(guard).to.throw(host.replace(/[[\]]/g, ""));
    });
  }

  for (const word of ["", "a b", "10.0.0.0/33", "host/8", "10.0.0.0/8/8", "-x"]) {
    it(`cannot be allowed at \`${word}\``, () => {
      expect(() => readTarget(word)).to.throw("a host, or a network");
    });
  }

  const fleet = `name: Many
central: { url: "ws://csms.example.org/ocpp" }
chargers:
  CP: { count: 51 }
steps:
  - boot:
    charger: all
`;

  async function run(parameters: readonly string[], config = "tags: []\n") {
    const folder = createFolder({ "a.ocpp.yaml": fleet, "plugfest.config.yaml": config });
    const terminal = createMemoryTerminal({ folder, env: { XDG_CONFIG_HOME: folder } });
    const code = await runCli([...parameters], terminal);
    return { code, ...terminal.written };
  }

  it("of a scenario go nowhere by mistake, and nothing is run", async () => {
    const { code, stdout, stderr } = await run(["run"]);
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
    expect(stderr).to.contain("51 charge points at csms.example.org are a load");
    const other = await run(["run", "--central", "ws://8.8.8.8/x"]);
    expect(other.stderr).to.contain("at 8.8.8.8");
  });

  it("go where the command line or the configuration allows it", async () => {
    // That they are not refused is all that is asked: nobody answers there.
    const words = ["run", "--timeout", "1ms"];
    const free = await run([...words, "--allow-target", "csms.example.org"]);
    expect(free).to.include({ code: 3, stderr: "" });
    const config = "allowTargets: [10.0.0.0/8, csms.example.org]\n";
    expect(await run(words, config)).to.include({ code: 3, stderr: "" });
    const wrong = await run(words, "allowTargets: [a b]\n");
    expect(wrong.stderr).to.contain("the configuration sets --allow-target to `a b`");
  });

  it("of a fleet go nowhere by mistake either", async () => {
    const { code, stderr } = await run(["fleet", "--url", "ws://8.8.8.8/x", "--count", "51"]);
    expect(code).to.equal(2);
    expect(stderr).to.contain("51 charge points at 8.8.8.8 are a load");
  });
});
