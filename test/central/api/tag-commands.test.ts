import { expect } from "chai";
import { accepted, type Exchange, replay } from "./replay.ts";

const illegal = (id: string) => [4, id, { status: "IllegalArguments" }];
const refused = (id: string, status: string) => [4, id, { status }];

const tags: readonly Exchange[] = [
  {
    send: [2, "1", "GetTags", {}],
    answer: [
      3,
      "1",
      [
        {
          id_tag: "TAG1",
          user_name: "Jane",
          parent_id_tag: "ACME",
          description: null,
          status: "Activated",
          priority: 3,
        },
        {
          id_tag: "TAG2",
          user_name: null,
          parent_id_tag: null,
          description: null,
          status: "Blocked",
          priority: null,
        },
      ],
    ],
  },
  { send: [2, "1", "CreateTag", {}], answer: illegal("1") },
  { send: [2, "1", "CreateTag", { id_tag: "tag1" }], answer: refused("1", "TagExists") },
  {
    send: [2, "1", "CreateTag", { id_tag: "new1", user_name: "Jo", status: "activated" }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.tags.get("NEW1")).to.include({
        idTag: "NEW1",
        userName: "Jo",
        status: "Activated",
      }),
  },
  {
    title: "CreateTag blocks a tag of which nothing is said",
    send: [2, "1", "CreateTag", { id_tag: "NEW2", status: null }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.tags.get("NEW2")?.status).to.equal("Blocked"),
  },
  { send: [2, "1", "UpdateTag", {}], answer: illegal("1") },
  { send: [2, "1", "UpdateTag", { id_tag: "X" }], answer: refused("1", "NoSuchTag") },
  {
    title: "UpdateTag sets priority 0, clears the parent, and keeps the rest",
    send: [2, "1", "UpdateTag", { id_tag: "TAG1", priority: 0, parent_id_tag: "" }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.tags.get("TAG1")).to.include({
        priority: 0,
        parentIdTag: undefined,
        userName: "Jane",
        status: "Activated",
      }),
  },
  {
    send: [2, "1", "UpdateTag", { id_tag: "TAG1", status: "Blocked" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.tags.get("TAG1")?.status).to.equal("Blocked"),
  },
  { send: [2, "1", "DeleteTag", {}], answer: illegal("1") },
  { send: [2, "1", "DeleteTag", { id_tag: "X" }], answer: refused("1", "NoSuchTag") },
  {
    send: [2, "1", "DeleteTag", { id_tag: "tag1" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.tags.size).to.equal(1),
  },
];

describe("the operators' interface: tags", () => replay(tags));
