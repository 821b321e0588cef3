import { expect } from "chai";
import { createOperators, type KnownUser } from "../../../central/back-office/operators.ts";
import { plainHash } from "../../../central/back-office/plain-hash.ts";
import { hashPassword, passwordCosts } from "../../../central/site/password-hash.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";

const salted = hashPassword("secret", createRandom(1), passwordCosts.ofCharger);

const users: readonly KnownUser[] = [
  { userId: "delete-admin", userType: "Admin", authSha: plainHash("adminadmin") },
  { userId: "jo", userType: "Tags", authSha: plainHash("jo1234") },
  { userId: "joan", userType: "Status", passwordHash: salted },
  { userId: "both", userType: "Status", authSha: plainHash("bothold"), passwordHash: salted },
  { userId: "nobody", userType: "Admin" },
];

/** Who is let in: the token of old clients, or the user and password of others. */
const rows: readonly (readonly [
  credentials: { token: string } | { userId: string; password: string },
  userId: string | undefined,
])[] = [
  [{ token: "adminadmin" }, "delete-admin"],
  [{ userId: "admin", password: "admin" }, "delete-admin"],
  [{ token: "jo1234" }, "jo"],
  [{ userId: "jo", password: "1234" }, "jo"],
  [{ token: "joansecret" }, "joan"],
  [{ userId: "joan", password: "secret" }, "joan"],
  [{ userId: "jo", password: "ansecret" }, undefined],
  [{ token: "josecret" }, undefined],
  [{ token: "bothsecret" }, "both"],
  [{ token: "bothold" }, undefined],
  [{ token: "nobody" }, undefined],
  [{ token: "" }, undefined],
  [{ token: "x".repeat(100_000) }, undefined],
];

describe("the operators", () => {
  for (const [credentials, userId] of rows) {
    const shown = JSON.stringify(credentials).slice(0, 60);
    it(`of ${shown} there is ${userId ?? "nobody"}`, async () => {
      const operators = createOperators({ clock: createSimulatedClock(0), users: () => users });
      const outcome = await operators.logIn(credentials, "192.0.2.1");
      const found = outcome.kind === "accepted" ? outcome.operator.userId : undefined;
      expect(found).to.equal(userId);
    });
  }

  it("tell whose password is that of the example files", () => {
    const operators = createOperators({ clock: createSimulatedClock(0), users: () => users });
    expect(operators.demoUserIds()).to.deep.equal(["delete-admin"]);
  });

  it("compare no more than so many passwords at a time", async () => {
    const operators = createOperators({ clock: createSimulatedClock(0), users: () => users });
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_nothing, index) =>
        operators.logIn({ token: "joanwrong" }, `192.0.2.${index}`),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === "blocked")).to.have.length(8);
  });
});
