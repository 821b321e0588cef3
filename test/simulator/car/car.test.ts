import { expect } from "chai";
import { hour, minute, nominalWh, plugCar, second } from "./plugged-car.ts";

describe("a car", () => {
  it("wants energy and gets none until it is offered some", () => {
    const { car } = plugCar();
    car.advance(hour);
    expect(car).to.include({ state: "starved", suspendedBy: "EVSE", amps: 0, phases: 0 });
    expect(car.nextChangeAtMs).to.equal(Number.POSITIVE_INFINITY);
  });

  it("starts after its delay, and ramps up to what it is offered", () => {
    const { car } = plugCar();
    car.offer(16, 3, 0);
    expect(car).to.include({ state: "starting", suspendedBy: undefined, nextChangeAtMs: 5000 });
    car.advance(8 * second);
    expect(car).to.include({ state: "charging", amps: 6, phases: 3, nextChangeAtMs: 13_000 });
    car.advance(minute);
    expect(car.amps).to.equal(16);
  });

  it("obeys another limit after its reaction delay, however often it is told", () => {
    const { car } = plugCar();
    car.offer(16, 3, 0);
    car.offer(10, 3, minute);
    car.offer(8, 3, minute + 2 * second);
    car.advance(minute + 2999);
    expect(car.amps).to.equal(16);
    car.advance(minute + 3000);
    expect(car.amps).to.equal(8);
  });

  it("obeys no limit early because its battery takes another current meanwhile", () => {
    const { car } = plugCar({ reactionDelayMs: hour }, { socPercent: 95.5 });
    car.offer(10, 3, 0);
    car.offer(6, 3, minute);
    car.advance(20 * minute);
    expect(car.socPercent).to.be.above(97);
    expect(car.amps).to.equal(10);
  });

  it("is suspended by an offer below its minimum, and resumes", () => {
    const { car } = plugCar({ minAmps: 8 });
    car.offer(16, 3, 0);
    car.offer(7.9, 3, minute);
    car.advance(2 * minute);
    expect(car).to.include({ state: "starved", suspendedBy: "EVSE", amps: 0 });
    car.offer(8, 3, 3 * minute);
    car.advance(4 * minute);
    expect(car).to.include({ state: "charging", amps: 8 });
  });

  it("draws nothing from the moment the contactor opens", () => {
    const { car, sink } = plugCar();
    car.offer(16, 3, 0);
    car.offer(0, 0, minute);
    car.advance(hour);
    expect(car.amps).to.equal(0);
    expect(sink.carried.at(-1)?.toMs).to.equal(minute);
  });

  it("starts anew when the number of phases changes", () => {
    const { car } = plugCar();
    car.offer(16, 3, 0);
    car.offer(16, 1, 3 * second);
    expect(car.nextChangeAtMs).to.equal(8 * second);
    car.offer(16, 3, 30 * second);
    car.offer(16, 1, minute);
    expect(car).to.include({ state: "starting", amps: 0 });
    car.advance(2 * minute);
    expect(car).to.include({ state: "charging", amps: 16, phases: 1 });
  });

  it("uses no more phases than its charger has", () => {
    const { car } = plugCar({ phases: 1 });
    car.offer(16, 3, 0);
    car.advance(minute);
    expect(car).to.include({ amps: 16, phases: 1 });
  });

  it("takes whole steps, and a little less than it may", () => {
    const { car } = plugCar({ stepAmps: 1, shortfallShare: 0.05 });
    car.offer(10.9, 3, 0);
    car.advance(minute);
    expect(car.amps).to.be.closeTo(9.5, 1e-9);
  });

  it("goes beyond the target for an instant when it overshoots", () => {
    const { car } = plugCar({ overshootShare: 0.1, rampAmpsPerSecond: 1 });
    car.offer(10, 3, 0);
    car.advance(5 * second + 10_900);
    expect(car.amps).to.be.closeTo(10.9, 1e-9);
    car.advance(5 * second + 11_000);
    expect(car.amps).to.equal(10);
  });

  it("takes less and less as it fills, and stops when it is full", () => {
    const { car } = plugCar({}, { socPercent: 90 });
    car.offer(32, 3, 0);
    const seen: number[] = [];
    while (car.nextChangeAtMs < 24 * hour) {
      car.advance(car.nextChangeAtMs);
      seen.push(Math.round(car.amps));
    }
    expect(seen).to.deep.equal([0, 32, 32, 27, 22, 17, 12, 0]);
    expect(car).to.include({ state: "full", suspendedBy: "EV" });
    expect(car.socPercent).to.equal(100);
  });

  it("stops at its target", () => {
    const { car } = plugCar({}, { socPercent: 70, targetSocPercent: 80 });
    car.offer(16, 3, 0);
    car.advance(5 * hour);
    expect(car.state).to.equal("full");
    expect(car.socPercent).to.be.closeTo(80, 0.001);
  });

  it("stops when it has taken the energy that it wanted", () => {
    const { car, sink } = plugCar({}, { energyWantedWh: 5000 });
    car.offer(16, 3, 0);
    car.advance(5 * hour);
    expect(car.state).to.equal("full");
    expect(nominalWh(sink.carried)).to.be.closeTo(5000, 0.1);
  });

  it("asks for nothing before its time", () => {
    const { car } = plugCar({}, { chargeFromMs: 2 * hour });
    car.offer(16, 3, 0);
    car.advance(2 * hour - 1);
    expect(car).to.include({ state: "waiting", suspendedBy: "EV", nextChangeAtMs: 2 * hour });
    car.advance(2 * hour + minute);
    expect(car).to.include({ state: "charging", amps: 16 });
  });

  it("takes its standby from L1 while it could charge and does not", () => {
    const { car, sink } = plugCar({ standbyWatts: 23 }, { chargeFromMs: 2 * hour });
    car.offer(16, 3, hour);
    expect(car).to.include({ amps: 0.1, phases: 1 });
    car.offer(0, 3, 2 * hour - 1);
    expect(car).to.include({ amps: 0, phases: 0 });
    expect(nominalWh(sink.carried)).to.be.closeTo(23, 0.001);
  });

  it("tops up what it has used since it was full", () => {
    const topUp = { everyMs: hour, energyWh: 45 };
    const { car, sink } = plugCar({ topUp }, { targetSocPercent: 50 });
    car.offer(16, 3, 0);
    car.advance(3.5 * hour);
    expect(car.state).to.equal("full");
    expect(nominalWh(sink.carried)).to.be.closeTo(3 * 50, 0.1);
  });

  it("takes direct current on all phases, as its inlet admits", () => {
    const { car } = plugCar({ phases: 1 }, { current: "DC", socPercent: 20 });
    car.offer(400, 3, 0);
    car.advance(10 * minute);
    expect(car.phases).to.equal(3);
    expect(car.amps * 3 * 230).to.be.closeTo(120_000, 0.001);
  });

  it("tells its state of charge while it is plugged, if it ever does", () => {
    const talking = plugCar().car;
    const silent = plugCar({ tellsSoc: false }).car;
    const direct = plugCar({ tellsSoc: false }, { current: "DC" }).car;
    expect([talking, silent, direct].map((car) => car.toldSocPercent)).to.deep.equal([
      50,
      undefined,
      50,
    ]);
    talking.unplug(0);
    expect(talking.toldSocPercent).to.equal(undefined);
  });

  it("keeps its charge from one visit to the next", () => {
    const { car, sink } = plugCar({}, { energyWantedWh: 10_000 });
    car.offer(16, 3, 0);
    car.unplug(hour);
    const { socPercent } = car;
    expect(socPercent).to.be.above(60);
    car.plug(sink, 2 * hour);
    expect(car).to.include({ state: "starved", socPercent });
  });
});

describe("a car that sleeps", () => {
  const sleep = { afterMs: 10 * minute, wakeAboveAmps: 6, wakeAfterMs: 30 * second };

  it("falls asleep when it is offered too little for long", () => {
    const { car } = plugCar({ sleep });
    expect(car.nextChangeAtMs).to.equal(10 * minute);
    car.advance(10 * minute);
    expect(car).to.include({ state: "asleep", suspendedBy: "EVSE" });
  });

  it("is not woken by its minimum", () => {
    const { car } = plugCar({ sleep });
    car.offer(6, 3, 11 * minute);
    car.advance(hour);
    expect(car).to.include({ state: "asleep", suspendedBy: "EV" });
  });

  it("is woken by more than that, if it lasts", () => {
    const { car } = plugCar({ sleep });
    car.offer(10, 3, 11 * minute);
    car.offer(6, 3, 11 * minute + 20 * second);
    car.offer(10, 3, 12 * minute);
    car.offer(16, 3, 12 * minute + 20 * second);
    car.advance(12 * minute + 29_999);
    expect(car.state).to.equal("asleep");
    car.advance(12 * minute + 30_000);
    expect(car.state).to.equal("starting");
  });

  it("is woken by nothing but a new plug when it sleeps deeply", () => {
    const deep = { ...sleep, wakeAfterMs: Number.POSITIVE_INFINITY };
    const { car, sink } = plugCar({ sleep: deep });
    car.offer(32, 3, 11 * minute);
    car.advance(24 * hour);
    expect(car.state).to.equal("asleep");
    car.plug(sink, 24 * hour);
    car.offer(32, 3, 24 * hour);
    expect(car.state).to.equal("starting");
  });
});
