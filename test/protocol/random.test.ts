import { expect } from "chai";
import fc from "fast-check";
import { createFaker } from "../../protocol/faker.ts";
import { createRandom, pick, type Random } from "../../protocol/random.ts";

describe("a random stream", () => {
  /** Recorded once: another hash, or another generator, would change every recorded run. */
  it("draws what it always drew for a seed", () => {
    const random = createRandom(1);
    const charger = random.stream("charge point", 17);
    expect(draw(random, 3)).to.deep.equal(golden.root);
    expect(draw(charger, 3)).to.deep.equal(golden.charger);
    expect([1, 2, 3].map(() => charger.integer(0, 999))).to.deep.equal(golden.integers);
  });

  it("depends on the seed, and on whether it is a number", () => {
    const seeds = [0, 1, -1, 1.5, "1", "one", ""];
    expect(new Set(seeds.map((seed) => createRandom(seed).next()))).to.have.length(seeds.length);
  });

  it("depends on every name and index that leads to it", () => {
    const root = createRandom(1);
    const streams = [
      root,
      root.stream("a"),
      root.stream("a", 0),
      root.stream("a", 1),
      root.stream("b"),
      root.stream("0:a"),
      root.stream("a").stream("a"),
      root.stream("a").stream("b"),
      root.stream("b").stream("a"),
      root.stream("a:a"),
      root.stream("", 1),
      root.stream("1"),
    ];
    expect(new Set(streams.map((stream) => stream.next()))).to.have.length(streams.length);
  });

  it("is the same whatever was drawn before, and however many streams there are", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 9999 }),
        fc.nat({ max: 20 }),
        fc.integer(),
        (index, drawn, seed) => {
          const alone = createRandom(seed).stream("charge point", index);
          const fleet = createRandom(seed);
          draw(fleet, drawn);
          for (let other = index - 3; other < index; other += 1) {
            draw(fleet.stream("charge point", other), drawn);
          }
          const inFleet = fleet.stream("charge point", index);
          draw(fleet, drawn);
          expect(draw(inFleet, 5)).to.deep.equal(draw(alone, 5));
        },
      ),
    );
  });

  it("can be made twice: both draw the same", () => {
    const random = createRandom("s");
    expect(draw(random.stream("a"), 9)).to.deep.equal(draw(random.stream("a"), 9));
  });

  it("draws evenly from [0, 1)", () => {
    const random = createRandom(7);
    const counts = Array.from({ length: 10 }, () => 0);
    const drawn = draw(random, 20_000);
    expect(drawn.every((value) => value >= 0 && value < 1)).to.equal(true);
    for (const value of drawn) {
      const cell = Math.floor(value * 10);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    for (const count of counts) expect(count).to.be.within(1800, 2200);
  });

  it("draws evenly over streams with neighbouring indexes", () => {
    const root = createRandom(7);
    const first = Array.from({ length: 2000 }, (_, index) => root.stream("cp", index).next());
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    expect(mean).to.be.closeTo(0.5, 0.03);
    expect(new Set(first)).to.have.length(2000);
  });

  it("draws whole numbers, both ends included", () => {
    const random = createRandom(7);
    const drawn = Array.from({ length: 1000 }, () => random.integer(-2, 2));
    expect([...new Set(drawn)].sort((a, b) => a - b)).to.deep.equal([-2, -1, 0, 1, 2]);
    expect(random.integer(5, 5)).to.equal(5);
  });

  it("picks each element of a list", () => {
    const random = createRandom(7);
    const picked = Array.from({ length: 100 }, () => pick(random, ["a", "b", "c"]));
    expect(new Set(picked)).to.deep.equal(new Set(["a", "b", "c"]));
    expect(pick(random, ["only"])).to.equal("only");
  });
});

describe("a faker", () => {
  it("draws from its stream: the same names for the same charge point", () => {
    const serial = (index: number) => {
      const faker = createFaker(createRandom(1).stream("charge point", index));
      return [faker.string.alphanumeric(10), faker.company.name(), faker.location.city()];
    };
    expect(serial(17)).to.deep.equal(serial(17));
    expect(serial(17)).not.to.deep.equal(serial(18));
  });

  it("is drawn from on demand only, and nothing else is disturbed", () => {
    const random = createRandom(1);
    createFaker(random.stream("names")).person.fullName();
    expect(draw(random, 3)).to.deep.equal(golden.root);
  });

  it("refuses another seed", () => {
    const faker = createFaker(createRandom(1));
    expect(() => faker.seed(1)).to.throw("seeded by its stream");
  });
});

const golden = {
  root: [0.9101770362649325, 0.5125207518840781, 0.13109641294534746],
  charger: [0.9054111323187046, 0.8077940966306376, 0.6577869693732323],
  integers: [321, 86, 32],
};

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.next());
}
