import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const illegal = (id: string) => [4, id, { status: "IllegalArguments" }];
const refused = (id: string, status: string) => [4, id, { status }];

const groups: readonly Exchange[] = [
  {
    send: [2, "1", "GetGroups", {}],
    answer: [
      3,
      "1",
      [
        {
          group_id: "HQ",
          description: "Head quarters",
          chargers: ["CP1"],
          max_allocation: "00:00-23:59>0=24:3=40:5=48",
          max_allocation_now: [
            [5, 48],
            [3, 40],
            [0, 24],
          ],
          offered: 0,
          usage: 0,
        },
        {
          group_id: "Default",
          description: null,
          chargers: ["CP2", "CP3", "CP4"],
          max_allocation: null,
          max_allocation_now: [],
          offered: 0,
          usage: 0,
        },
      ],
    ],
  },
  { send: [2, "1", "UpdateGroup", {}], answer: illegal("1") },
  { send: [2, "1", "UpdateGroup", { group_id: "X" }], answer: refused("1", "NoSuchGroup") },
  {
    send: [2, "1", "UpdateGroup", { group_id: "HQ", max_allocation: "00:00-23:59>0=16" }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.groups.get("HQ")).to.deep.equal({
        groupId: "HQ",
        description: "Head quarters",
        maxAllocation: "00:00-23:59>0=16",
      }),
  },
  {
    title: "UpdateGroup refuses a schedule that cannot be read, and says why",
    send: [2, "1", "UpdateGroup", { group_id: "HQ", max_allocation: "0:00-23:59" }],
    answer: [
      4,
      "1",
      { status: "IllegalArguments" },
      {
        problems: [
          {
            column: "max_allocation",
            problem: '"0" is no priority=amps in numbers',
            position: 0,
          },
        ],
      },
    ],
  },
  {
    title: "UpdateGroup clears a schedule by empty text, and leaves alone what is null",
    send: [2, "1", "UpdateGroup", { group_id: "HQ", max_allocation: "", description: null }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.groups.get("HQ")).to.deep.equal({
        groupId: "HQ",
        description: "Head quarters",
        maxAllocation: undefined,
      }),
  },
  { send: [2, "1", "CreateGroup", {}], answer: illegal("1") },
  { send: [2, "1", "CreateGroup", { group_id: "HQ" }], answer: refused("1", "GroupExists") },
  {
    send: [2, "1", "CreateGroup", { group_id: "New", description: "of us" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.groups.get("New")).to.include({ description: "of us" }),
  },
  { send: [2, "1", "DeleteGroup", {}], answer: illegal("1") },
  { send: [2, "1", "DeleteGroup", { group_id: "X" }], answer: refused("1", "NoSuchGroup") },
  { send: [2, "1", "DeleteGroup", { group_id: "HQ" }], answer: refused("1", "GroupNotEmpty") },
  {
    before: [[2, "0", "CreateGroup", { group_id: "New" }]],
    send: [2, "1", "DeleteGroup", { group_id: "New" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.groups.size).to.equal(2),
  },
  { send: [2, "1", "SetBalanzState", { group_id: "X" }], answer: refused("1", "NoSuchGroup") },
  {
    send: [2, "1", "SetBalanzState", { group_id: "Default" }],
    answer: refused("1", "NotAllocationGroup"),
  },
  {
    send: [2, "1", "SetBalanzState", { group_id: "HQ", suspend: true }],
    answer: accepted("1"),
    after: ({ balancing }) => expect(balancing.groups()[0]?.isSuspended).to.equal(true),
  },
  {
    before: [[2, "0", "SetBalanzState", { group_id: "HQ", suspend: true }]],
    send: [2, "1", "SetBalanzState", { group_id: "HQ" }],
    answer: accepted("1"),
    after: ({ balancing }) => expect(balancing.groups()[0]?.isSuspended).to.equal(false),
  },
  {
    before: [[2, "0", "SetBalanzState", { group_id: "HQ", suspend: true }]],
    send: [2, "1", "GetBalanzState", {}],
    answer: [3, "1", [{ group_id: "HQ", suspended: true, cap: 48, held: 0 }]],
  },
  { send: [2, "1", "GetAlarms", {}], answer: [3, "1", []] },
];

describe("the operators' interface: groups", () => replay(groups));
