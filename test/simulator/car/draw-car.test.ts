import { expect } from "chai";
import { createRandom } from "../../../protocol/random.ts";
import { carModels } from "../../../simulator/car/car-model.ts";
import { drawCar } from "../../../simulator/car/draw-car.ts";

describe("drawCar", () => {
  const cars = Array.from({ length: 500 }, (_, index) =>
    drawCar(createRandom(1).stream("car", index)),
  );

  it("draws the same car from the same stream", () => {
    const again = drawCar(createRandom(1).stream("car", 17));
    expect(again.model).to.equal(cars[17]?.model);
    expect(again.socPercent).to.equal(cars[17]?.socPercent);
  });

  it("draws every kind but the plain one and the deep sleeper, which are for tests", () => {
    const drawn = new Set(cars.map((car) => car.model));
    const { plain, deepSleeper, ...others } = carModels;
    expect([...drawn]).to.have.members(Object.values(others));
    expect(drawn).not.to.include.members([plain, deepSleeper]);
  });

  it("draws cars that are neither empty nor full", () => {
    const socs = cars.map((car) => car.socPercent);
    expect(Math.min(...socs)).to.be.at.least(5);
    expect(Math.max(...socs)).to.be.at.most(90);
    expect(socs.reduce((sum, soc) => sum + soc, 0) / socs.length).to.be.closeTo(45, 3);
  });
});
