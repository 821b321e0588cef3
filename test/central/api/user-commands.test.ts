import { expect } from "chai";
import { comparePassword } from "../../../central/site/password-hash.ts";
import { ApiWorld } from "./api-world.ts";
import { accepted, type Exchange, replay } from "./replay.ts";

const illegalText = (id: string) => [4, id, "IllegalArguments"];

const users: readonly Exchange[] = [
  {
    send: [2, "1", "GetUsers", {}],
    answer: [
      3,
      "1",
      ["Status", "SessionPriority", "Analysis", "Tags", "Admin"].map((role) => ({
        user_id: role.toLowerCase(),
        user_type: role,
        description: "",
      })),
    ],
  },
  { send: [2, "1", "CreateUser", { user_id: "jo" }], answer: illegalText("1") },
  { send: [2, "1", "CreateUser", { password: "x" }], answer: illegalText("1") },
  {
    send: [2, "1", "CreateUser", { user_id: "jo", password: "x", user_type: "Boss" }],
    answer: illegalText("1"),
  },
  {
    send: [2, "1", "CreateUser", { user_id: "admin", password: "x" }],
    answer: [4, "1", "IllegalArguments", { reason: "the user exists" }],
  },
  {
    send: [2, "1", "CreateUser", { user_id: "jo", password: "x", user_type: "Tags" }],
    answer: accepted("1"),
    after: ({ site }) => {
      expect(site.users.get("jo"))
        .to.include({ userType: "Tags" })
        .and.not.have.property("authSha");
    },
  },
  { send: [2, "1", "UpdateUser", { user_id: "X" }], answer: illegalText("1") },
  {
    send: [2, "1", "UpdateUser", { user_id: "tags", user_type: "Boss" }],
    answer: illegalText("1"),
  },
  {
    send: [2, "1", "UpdateUser", { user_id: "tags", user_type: "Status", description: "out" }],
    answer: accepted("1"),
    after: ({ site }) =>
      expect(site.users.get("tags"))
        .to.include({ userType: "Status", description: "out" })
        .and.have.property("authSha")
        .that.is.a("string"),
  },
  { send: [2, "1", "DeleteUser", { user_id: "X" }], answer: illegalText("1") },
  {
    send: [2, "1", "DeleteUser", { user_id: "tags" }],
    answer: accepted("1"),
    after: ({ site }) => expect(site.users.size).to.equal(4),
  },
];

describe("the operators' interface: users", () => {
  replay(users);

  it("are given another password by UpdateUser, salted", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    const send = '[2,"1","UpdateUser",{"user_id":"tags","password":"new"}]';
    expect(await client.send(send)).to.deep.equal(accepted("1"));
    const user = world.site.users.get("tags");
    expect(user?.authSha).to.equal(undefined);
    expect(await comparePassword(user?.passwordHash ?? "", "new")).to.equal(true);
    world.close();
  });
});
