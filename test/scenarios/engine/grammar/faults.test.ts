import { expect } from "chai";
import { diagnosticCodes } from "../../../../scenarios/engine/source/diagnostic-codes.ts";
import { faultyInjections } from "./faulty-injections.ts";
import { faultsOf, withSteps } from "./files.ts";

/** What is wrong in a file whose first step stands on line 4, and where it is said to be. */
const faultySteps: readonly (readonly [string, readonly string[]])[] = [
  ["  - boot:\n    rply: {}", ["E101 5:5"]],
  ["  - start: { connector: 1 }", ["E102 4:14"]],
  ["  - start: [1]", ["E103 4:12"]],
  ["  - plug: one", ["E103 4:11"]],
  ['  - plug: "1"', ["E103 4:11"]],
  ["  - plug: 01", ["E103 4:11"]],
  ["  - authorize:", ["E103 4:15"]],
  ["  - stop: { reason: local }", ["E104 4:21"]],
  ["  - plug: 0", ["E105 4:11"]],
  ["  - wait: 5", ["E106 4:11"]],
  ["  - wait: 5 s", ["E106 4:11"]],
  ["  - charge: { energy: 5A }", ["E106 4:23"]],
  ["  - wait: 400d", ["E105 4:11"]],
  ["  - boot:\n    reply: {}\n    exact: yes", ["E107 6:12"]],
  ["  - boot:\n    exact: true", ["E115 5:5"]],
  ["  - boot:\n    reply: any\n    exact: true", ["E115 6:5"]],
  ["  - expect: { call: Heartbeat, exact: true }", ["E115 4:32"]],
  ["  - boot:\n    reply: { interval: { $between: [3, 1] } }", ["E125 5:36"]],
  ["  - boot:\n    reply: { currentTime: $now }", ["E125 5:27"]],
  ["  - send: { action: Heartbeat }\n    reply: { a: 0123 }", ["E151 5:14"]],
  ["  - http: { get: 'http://x', post: 'http://x' }", ["E139 4:11"]],
  ["  - prompt: Which?\n    answer: choice", ["E102 5:13"]],
  ["  - prompt: Which?\n    choices: [a, b]", ["E115 5:14"]],
  ["  - prompt: Which?\n    answer: choice\n    choices: [a, a]", ["E105 6:14"]],
  [
    "  - prompt: Which?\n    answer: choice\n    choices: [red, green]\n    equals: gren",
    ["E152 7:13"],
  ],
  ["  - prompt: Is it?\n    answer: yesNo\n    equals: perhaps", ["E152 6:13"]],
  ["  - set: { groups.x.limit: 5A }", ["E139 4:12"]],
  ["  - set: { CP1.id: x }", ["E139 4:12"]],
  ["  - set: { CP1: x }", ["E139 4:12"]],
  ["  - set: { CP2.ev.soc: 5% }", ["E139 4:12"]],
  ["  - set: { CP1.ev.soc: 5A }", ["E106 4:24"]],
  ["  - set: { CP1.connector(1).ev.soc: 5% }", ["E139 4:12"]],
  ["  - set: { CP1.meter.register: 5 }", ["E106 4:32"]],
  ["  - set: { CP1.meter.every: 1500ms }", ["E105 4:29"]],
  ["  - set: { vars.x: 5 }", ["E139 4:12"]],
  ["  - set: {}", ["E102 4:10"]],
  ["  - set: { CP1.ev.soc: '${index}%' }", ["E120 4:25"]],
  [
    '  - expect: { call: Heartbeat }\n    respond: { currentTime: "2025-01-01T00:00:00Z" }',
    ["E115 5:14"],
  ],
  ["  - expect: { connected: true }\n    respond: {}", ["E115 5:5"]],
  ["  - boot:\n    if: x", ["E120 5:9"]],
  ["  - boot:\n    at: 5s", ["E112 5:5"]],
  [
    "  - parallel: [{ boot: , reply: { status: $string }, capture: { s: status } }, { plug: '${s}' }]",
    ["E121 4:89"],
  ],
  ...faultyInjections,
  ["  - reboot: { type: soft, down: 5s }", ["E115 4:13"]],
  ["  - setClock: { skew: -2 }", ["E106 4:23"]],
  ["  - repeat: { steps: [{ boot: }] }", ["E118 4:13"]],
  ["  - repeat: { count: 2, jitter: 1s, steps: [{ boot: }] }", ["E102 4:13"]],
  ["  - repeat: { count: 2, share: 50%, steps: [{ boot: }] }", ["E102 4:13"]],
  ["  - repeat: { count: 2, steps: [{ boot: , charger: self }] }", ["E113 4:52"]],
  ["  - boot:\n    capture: { now: status }", ["E119 5:16"]],
  ["  - boot:\n    capture: { CP1: status }", ["E119 5:16"]],
  ["  - expect: { alloc: { CP4: 16A } }", ["E113 4:24"]],
  ["  - expect: { alloc: { CP1: 16 } }", ["E106 4:29"]],
  ["  - expect: { alloc: {} }", ["E102 4:22"]],
  ["  - expect: { alloc: { CP1: 16A }, call: Reset }", ["E115 4:36"]],
  ["  - expect: { call: Reset, tolerance: 1A }", ["E115 4:28"]],
  ["  - expect: { connected: yes }", ["E107 4:26"]],
  ["  - expect: { status: { CP1: Avaliable } }", ["E104 4:30"]],
  ["  - expect: { status: Available }\n    capture: { a: status }", ["E115 5:5"]],
  ["  - expect: { sequence: [] }", ["E102 4:25"]],
  ["  - expect: { sequence: [{ call: Heartbeet }] }", ["E150 4:34"]],
  ["  - expect: { sequence: [{ payload: {} }] }", ["E102 4:28"]],
  ["  - expect: { sequence: [{ call: Reset }], anyOrder: [{ call: Reset }] }", ["E115 4:44"]],
  ["  - expect: { anyOrder: [{ call: Reset }], call: Reset }", ["E115 4:44"]],
  ["  - expect: { anyOrder: [{ call: Reset, to: CP9 }] }", ["E113 4:45"]],
  ["  - expect: { payload: {} }", ["E102 4:15"]],
  ["  - never: { payload: {} }\n    for: 1s", ["E102 4:12"]],
  ["  - boot:\n    plug: 1", ["E111 5:5"]],
  ["  - within: 5s", ["E111 4:5"]],
  ["  - assert: CP1.connected\n    within: 5s", ["E112 5:5"]],
  ["  - boot:\n    charger: CP2", ["E113 5:14"]],
  ["  - expect: { call: Reset, to: CP3 }", ["E113 4:32"]],
  ["  - boot:\n    reply: {}\n    error: {}", ["E115 6:5"]],
  ["  - expect: { call: Reset, to: CP1 }\n    charger: CP1", ["E115 5:5"]],
  ["  - expect: { call: DataTransfer, to: CP1, from: CP1 }", ["E115 4:13"]],
  ["  - expect: { call: DataTransfer }", ["E102 4:13"]],
  ["  - authorize: x ${tag} y", ["E120 4:18"]],
  ["  - assert: tag == 1", ["E120 4:13"]],
  ["  - authorize: ${env}", ["E123 4:16"]],
  ['  - stop: { transaction: "${tx}" }\n  - boot:\n    capture: { tx: interval }', ["E121 4:27"]],
  ["  - boot:\n    capture: { tx: interval }\nalways: [{ that: tx > 1 }]", ["E121 6:18"]],
  ["  - assert: tx > 1\n  - boot:\n    capture: { tx: interval }", ["E121 4:13"]],
  ["  - authorize: ${env.TAG}", ["E122 4:16"]],
  ["  - authorize: ${tag", ["E123 4:16"]],
  ["  - authorize: ${a-b}", ["E123 4:16"]],
  ["  - authorize: ${now.x}", ["E123 4:16"]],
  ["  - authorize: ${central.tag}", ["E120 4:16"]],
  ["  - boot:\n    reply: { status: $strng }", ["E124 5:22"]],
  ["  - boot:\n    reply: { interval: { $bigger: 1 } }", ["E124 5:26"]],
  ["  - boot:\n    reply: { interval: { $between: [1] } }", ["E125 5:36"]],
  ["  - boot:\n    reply: { interval: { $gt: 1, le: 2 } }", ["E125 5:34"]],
  ["  - boot:\n    reply: { status: $in }", ["E125 5:22"]],
  ["  - boot:\n    reply: { status: { $in: [] } }", ["E125 5:29"]],
  ["  - boot:\n    reply: { status: { $type: text } }", ["E125 5:31"]],
  ["  - boot:\n    reply: { currentTime: $now(5) }", ["E125 5:27"]],
  ["  - send: { action: Authorize, payload: { idTag: $string } }", ["E126 4:50"]],
  ["  - boot:\n    reply: { status: { $match: '(a+)+' } }", ["E127 5:32"]],
  ["  - boot:\n    reply: { status: { $match: '(' } }", ["E127 5:32"]],
  ["  - boot:\n    within: ${now}", ["E128 5:13"]],
  ["  - send: Heartbeet", ["E150 4:11"]],
  ["  - send: { action: Authorize, payload: { idTga: x } }", ["E151 4:43"]],
  ["  - boot:\n    capture: { x: idTagInfo.status }", ["E151 5:19"]],
  ["  - authorize: x\n    capture: { x: idTagInfo.statuss }", ["E151 5:29"]],
  ["  - boot:\n    reply: { status: Acepted }", ["E152 5:22"]],
  ['  - boot:\n    reply: { interval: "10" }', ["E152 5:24"]],
  ["  - boot:\n    reply: { interval: { a: 1 } }", ["E152 5:24"]],
  ["  - send: { action: Authorize, payload: { idTag: 012345678901234567890 } }", ["E152 4:50"]],
  ["  - send: { action: Authorize, payload: { idTag: [x] } }", ["E152 4:50"]],
  ["  - send: { action: Authorize, payload: {} }", ["E153 4:41"]],
  ["  - call: Reset", ["E153 4:11"]],
  ["  - expect: { call: Reset, from: CP1 }", ["E154 4:13"]],
  ['  - assert: "CP1.connected &&"', ["E160 4:30"]],
  ['  - assert: "${tx} == 1"', ["E160 4:14"]],
  ["  - assert: CP1.conected", ["E161 4:17"]],
  ["  - assert: CP1.connector(1).status", ["E161 4:13"]],
  ['  - assert: CP1.connector(1).status != "Avaliable"', ["E161 4:40"]],
  ['  - assert: CP1.connector(1).status in ["Charging", "Nope"]', ["E161 4:53"]],
  ['  - assert: CP1.connected && ["x"].all(a, CP1.registration == "Accept")', ["E161 4:63"]],
  ["  - assert: '\"Accept\" == CP1.registration'", ["E161 4:14"]],
  ["  - wait: 5s\n  - expect: { call: Reset }", ["W201 4:5"]],
  ["  - send: Reset", ["W202 4:11"]],
];

/** What is wrong in a whole file. */
const faultyFiles: readonly (readonly [string, readonly string[]])[] = [
  ["name: x\n b: 1", ["E001 1:7"]],
  ["name: x\nname: y\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E002 2:1"]],
  ["name: !!str x\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E003 1:13"]],
  [`# ${"x".repeat(600_000)}`, ["E004 1:1"]],
  ["name: *x\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E005 1:7", "E102 2:1"]],
  ["- boot:", ["E006 1:1"]],
  ["vars: { a: 0123 }\nname: x\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E108 1:12"]],
  ['vars: { a: "${now}" }\nname: x\nchargers: { CP1: {} }\nsteps: [boot: ]', ["E128 1:13"]],
  ["name: x\nchargers: { CP-1: {} }\nsteps: [boot: ]", ["E119 2:13"]],
  ["name: x\nchargers: { CP1: {}, CP2: {} }\nsteps:\n  - boot:", ["E114 4:5"]],
  ["name: x\nchargers: { CP1: {}, CP2: { id: CP1 } }\nsteps:\n  - wait: 1s", ["E116 2:22"]],
  [
    "name: x\nchargers: { CP1: {} }\ngroups: { a: { members: [CP1] }, b: { members: [CP1] } }\nsteps: [boot: ]",
    ["E117 3:37"],
  ],
  [
    "name: x\ntemplates: { a: {} }\nchargers: { CP1: { extends: b } }\nsteps: [boot: ]",
    ["E131 3:29"],
  ],
  [
    "name: x\ntemplates: { a: { extends: b }, b: { extends: a } }\nchargers: { CP1: { extends: a } }\nsteps: [boot: ]",
    ["E132 2:47"],
  ],
  ["name: x\nmatrix: { a: [1, 2] }\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E130 1:7"]],
  ["name: x\nchargers: {}\nsteps:\n  - wait: 1s", ["E102 2:11"]],
  ["name: x\nchargers: { CP1: { ocpp: 2.0.1 } }\nsteps: [boot: ]", ["E109 2:26"]],
  ["name: x\nchargers: { CP1: {} }\nload: {}", ["E109 3:1"]],
  ["version: 2\nname: x\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E109 1:10"]],
  ["name: x\nvars: { s: 1 }\nseed: ${s}\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E128 3:7"]],
  [
    "name: x\ngroups: { g: { limit: 9A, members: [CP1] } }\nchargers: { CP1: {} }\nsteps: [set: { groups.g.limt: 5A }]",
    ["E139 4:16"],
  ],
  [
    "name: x\nvars: { d: 5s, n: 5, l: [] }\nchargers: { CP1: {} }\nsteps:\n- set: { vars.d: 6s, vars.n: x, vars.l: 5, vars.m: 1 }\n- wait: ${d}",
    ["E103 5:30", "E103 5:41", "E139 5:44", "E128 6:9"],
  ],
  ["name: x\nchargers: { CP1: {} }\ntimeline: []", ["E103 3:11"]],
  ["name: x\nchargers: { CP1: {} }\ntimeline: [{ boot: }]", ["E102 3:14"]],
  ["name: x\nchargers: { CP1: {} }\ntimeline: [{ at: 5, boot: }]", ["E106 3:18"]],
  ["name: x\nchargers: { CP1: {} }", ["E102 1:1"]],
  ["name: x\nchargers: { CP1: {} }\nuse: [lib.ocpp.yaml]\nsteps: [boot: ]", ["E134 3:7"]],
  ["name: x\nchargers: { CP1: {} }\nsteps: [run: X]", ["E136 3:14"]],
  [
    "name: x\nchargers: { CP1: {} }\nfragments: { X: { steps: [run: X] } }\nsteps: [run: X]",
    ["E135 3:32"],
  ],
  [
    "name: x\nchargers: { CP1: {} }\nfragments: { X: { params: { n: { type: integer } }, steps: [plug: '${n}'] } }\nsteps: [run: X, { run: X, with: { n: a, m: 1 } }]",
    ["E137 4:14", "E137 4:38", "E137 4:41"],
  ],
  [
    "name: x\nchargers: { CP1: {} }\nfragments: { X: { steps: [boot: ] } }\nsteps: [{ run: X, capture: { a: b } }]",
    ["E137 4:33"],
  ],
  ["name: x\nchargers: { CP1: {} }\nsteps: [boot: ]\ntimeline: [{ at: 0s, boot: }]", ["E110 4:1"]],
  ["name: x\nchargers: { CP1: {} }\nsteps: []", ["E103 3:8"]],
  [
    "name: x\ncentral: { url: ws://h/ }\nclock: { mode: virtual }\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E140 3:8"],
  ],
  ["name: x\ncentral: { url: http://h/ }\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E103 2:17"]],
  ["name: x\ncentral: {}\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E102 2:10"]],
  [
    "name: x\ncentral: { scripted: ws://h/ }\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E103 2:22"],
  ],
  [
    "name: x\ncentral: { reference: , url: ws://h/ }\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E115 2:10"],
  ],
  ["name: x\ncentral: referenc\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E104 2:10"]],
  [
    "name: x\nalways: [{ that: CP1.conected }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E161 2:22"],
  ],
  [
    "name: x\nalways: [{ that: CP2.connected }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E120 2:18"],
  ],
  ["name: x\nalways: [{ name: nothing }]\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E102 2:10"]],
  [
    "name: x\nalways: [{ that: CP1.connected, call: Reset }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E115 2:10"],
  ],
  [
    "name: x\nalways: [{ call: Reset, to: CP1 }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E102 2:10"],
  ],
  [
    "name: x\nalways: [{ that: CP1.connected, after: cleanup }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E104 2:40"],
  ],
  [
    "name: x\nalways: [{ that: CP1.connected, grace: 5 }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E106 2:40"],
  ],
  ["name: x\nnever: [{ ledger: }]\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E101 2:11"]],
  [
    "name: x\nnever: [{ call: Reset, from: CP1 }]\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E154 2:9"],
  ],
  [
    "name: x\nalways: [{ ledger: }]\ncentral: { url: ws://h/ }\nchargers: { CP1: {} }\nsteps: [boot: ]",
    ["E115 2:12"],
  ],
  ["name: x\nvars: [1]\nchargers: { CP1: {} }\nsteps: [boot: ]", ["E103 2:7"]],
  ['name: ""\nchargers: { CP1: {} }\nsteps: [boot: ]', ["E103 1:7"]],
];

describe("what is wrong in a scenario", () => {
  for (const [steps, faults] of faultySteps) {
    it(`is ${faults.join(" and ")} in ${JSON.stringify(steps.trim())}`, () => {
      expect(faultsOf(withSteps(steps))).to.deep.equal(faults);
    });
  }

  for (const [file, faults] of faultyFiles) {
    it(`is ${faults.join(" and ")} in the file ${JSON.stringify(file.slice(0, 80))}`, () => {
      expect(faultsOf(file)).to.deep.equal(faults);
    });
  }

  it("is shown here for every code there is", () => {
    const shown = [...faultySteps, ...faultyFiles].flatMap(([, faults]) =>
      faults.map((fault) => fault.slice(0, 4)),
    );
    // What a module has wrong is shown with modules.
    expect([...new Set([...shown, "E162"])]).to.have.members(Object.keys(diagnosticCodes));
  });

  it("is told where it is, though it is known only at the end", () => {
    expect(faultsOf(withSteps("  - authorize: ${tag}\n  - wait: 5"))).to.deep.equal([
      ...["E120 4:16", "E106 5:11"],
    ]);
  });

  it("is not what a file that is not strict sends and expects", () => {
    const steps = `
  - send: { action: Authorize, payload: { idTga: 5, idTag: { a: 1 }, b: [1] } }
    reply: { idTagInfo: { status: Nope }, more: 1 }
  - call: { action: Reset, payload: { type: 5 } }
  - send: { action: Heartbeat, payload: { a: "x" } }`;
    expect(faultsOf(`strict: false\n${withSteps(steps)}`)).to.deep.equal([]);
    expect(faultsOf(withSteps(steps))).to.have.lengthOf(7);
  });

  it("is told all at once, sorted by place", () => {
    expect(
      faultsOf("nme: x\nchargers: { CP1: { conectors: 2 } }\nsteps:\n  - wait: 5\n  - plugg: 1\n"),
    ).to.deep.equal(["E101 1:1", "E101 2:20", "E106 4:11", "E101 5:5"]);
  });
});
