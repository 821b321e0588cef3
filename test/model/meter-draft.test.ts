import {
  amps,
  current,
  currents,
  energy,
  expectReading,
  lines,
  phases,
  power,
  type ReadingCase,
} from "./reading-case.ts";

const cases: readonly ReadingCase[] = [
  {
    title: "a full message of a three-phase charge point",
    samples: [
      { measurand: energy, value: "12345", unit: "Wh", location: "Outlet", context: "Trigger" },
      { measurand: power, value: "7360.5", unit: "W", context: "Trigger" },
      ...currents(lines, "10.5", "10.6", "10.25"),
      { measurand: "Voltage", phase: "L1", value: "230.5", unit: "V" },
      { measurand: "Voltage", phase: "L2", value: "231", unit: "V" },
      { measurand: "Voltage", phase: "L3", value: "229", unit: "V" },
      { measurand: "Current.Offered", value: "16", unit: "A" },
      { measurand: "Power.Offered", value: "11", unit: "kW" },
      { measurand: "SoC", value: "70.0", unit: "Percent", location: "EV" },
      { measurand: "Temperature", value: "31", unit: "Celsius", location: "Body" },
    ],
    read: {
      context: "Trigger",
      energyWh: 12_345,
      powerWatts: 7360.5,
      ...amps(10.5, 10.6, 10.25),
      voltageVolts: phases(230.5, 231, 229),
      offeredAmps: 16,
      offeredWatts: 11_000,
      socPercent: 70,
      temperatureCelsius: 31,
    },
  },
  {
    title: "a register of nought, which the context tells from a total (FB-141)",
    samples: [{ measurand: energy, value: "0", unit: "Wh", context: "Transaction.Begin" }],
    read: { context: "Transaction.Begin", energyWh: 0 },
  },
  {
    title: "the end of a transaction before its begin, of the same time (FB-141)",
    samples: [
      { value: "0", context: "Transaction.Begin" },
      { value: "5000", context: "Transaction.End" },
    ],
    read: { context: "Transaction.Begin", energyWh: 5000 },
  },
  {
    title: "phases without totals: energy and power are summed (FB-142)",
    samples: [
      ...["100", "200", "300"].map((value, i) => ({ measurand: energy, phase: lines[i], value })),
      ...["1", "2", "3"].map((value, i) => ({
        measurand: power,
        phase: lines[i],
        value,
        unit: "kW",
      })),
    ],
    read: { energyWh: 600, powerWatts: 6000 },
  },
  {
    title: "totals beside phases: the total stands, and nothing is added",
    samples: [
      { measurand: power, value: "6000" },
      ...["1990", "2000", "2005"].map((value, i) => ({ measurand: power, phase: lines[i], value })),
    ],
    read: { powerWatts: 6000 },
  },
  {
    title: "Lx-N on current and power as Lx (FB-143)",
    samples: [
      ...currents(["L1-N", "L2-N", "L3-N"], "6", "7", "8"),
      { measurand: power, phase: "L1-N", value: "1400" },
    ],
    read: { ...amps(6, 7, 8), powerWatts: 1400 },
  },
  {
    title: "voltage between lines, divided by √3 (FB-144)",
    samples: [
      { measurand: "Voltage", phase: "L1-L2", value: "400" },
      { measurand: "Voltage", phase: "L2-L3", value: "400" },
      { measurand: "Voltage", phase: "L3-L1", value: "400" },
    ],
    read: {
      voltageVolts: phases(400 / Math.sqrt(3), 400 / Math.sqrt(3), 400 / Math.sqrt(3)),
    },
  },
  {
    title: "voltage between lines and to neutral: the latter (FB-144)",
    samples: [
      { measurand: "Voltage", phase: "L1-L2", value: "394.8" },
      { measurand: "Voltage", phase: "L1-N", value: "228" },
    ],
    read: { voltageVolts: phases(228) },
  },
  {
    title: "a register on L1 alone (FB-145)",
    samples: [{ measurand: energy, phase: "L1", value: "4711", unit: "Wh" }],
    read: { energyWh: 4711 },
  },
  {
    title: "no power, but current and voltage (FB-146)",
    samples: [
      ...currents(lines, "10", "10", "5"),
      { measurand: "Voltage", phase: "L1", value: "230" },
      { measurand: "Voltage", phase: "L2", value: "240" },
      { measurand: "Voltage", phase: "L3", value: "220" },
    ],
    read: { ...amps(10, 10, 5), voltageVolts: phases(230, 240, 220), powerWatts: 5800 },
    isPowerDerived: true,
  },
  {
    title: "a power of nought while current flows (FB-146)",
    samples: [
      { measurand: power, value: "0", unit: "W" },
      ...currents(lines, "16", "0", "0"),
      { measurand: "Voltage", value: "230" },
    ],
    read: {
      ...amps(16, 0, 0),
      voltageVolts: phases(undefined, undefined, undefined, 230),
      powerWatts: 3680,
    },
    isPowerDerived: true,
  },
  {
    title: "a power of nought while next to nothing flows: nought",
    samples: [
      { measurand: power, value: "0" },
      ...currents(lines, "0.3", "0.3", "0.3"),
      { measurand: "Voltage", value: "230" },
    ],
    read: {
      currentAmps: phases(0.3, 0.3, 0.3),
      maxCurrentAmps: 0.3,
      totalCurrentAmps: 0.3 + 0.3 + 0.3,
      voltageVolts: phases(undefined, undefined, undefined, 230),
      powerWatts: 0,
    },
  },
  {
    title: "a voltage missing on one phase: the highest told (FB-082, FB-146)",
    samples: [
      ...currents(lines, "10", "10", "10"),
      { measurand: "Voltage", phase: "L1", value: "230" },
      { measurand: "Voltage", phase: "L2", value: "231" },
    ],
    read: { ...amps(10, 10, 10), voltageVolts: phases(230, 231), powerWatts: 6920 },
    isPowerDerived: true,
  },
  {
    title: "current without voltage: no power is made up (FB-146)",
    samples: currents(lines, "10", "10", "10"),
    read: amps(10, 10, 10),
  },
  {
    title: "voltage alone (FB-157)",
    samples: [{ measurand: "Voltage", phase: "L1", value: "231.2", unit: "V" }],
    read: { voltageVolts: phases(231.2) },
  },
  {
    title: "an offer of nought beside a current: each as told (FB-158)",
    samples: [
      { measurand: "Current.Offered", value: "0", unit: "A" },
      ...currents(lines, "16", "16", "16"),
    ],
    read: { offeredAmps: 0, ...amps(16, 16, 16) },
  },
  {
    title: "an offer by phase: the most, not the sum",
    samples: lines.map((phase) => ({ measurand: "Current.Offered", phase, value: "16" })),
    read: { offeredAmps: 16 },
  },
  {
    title: "a current without phase beside the phases: not one more (FB-223)",
    samples: [
      { measurand: current, value: "46", unit: "A" },
      ...currents(lines, "15", "15.5", "15.5"),
    ],
    read: {
      currentAmps: phases(15, 15.5, 15.5, 46),
      maxCurrentAmps: 15.5,
      totalCurrentAmps: 46,
    },
  },
  {
    title: "a current without phase alone: a single value, not tripled (FB-223)",
    samples: [
      { measurand: current, value: "16", unit: "A" },
      { measurand: "Voltage", value: "230", unit: "V" },
    ],
    read: {
      currentAmps: phases(undefined, undefined, undefined, 16),
      maxCurrentAmps: 16,
      voltageVolts: phases(undefined, undefined, undefined, 230),
      powerWatts: 3680,
    },
    isPowerDerived: true,
  },
  {
    title: "the neutral: in no sum and no maximum",
    samples: [...currents(lines, "6", "0", "0"), ...currents(["N"], "20")],
    read: {
      currentAmps: phases(6, 0, 0, undefined, 20),
      maxCurrentAmps: 6,
      totalCurrentAmps: 6,
    },
  },
  {
    title: "the outlet before the inlet, in whatever order",
    samples: [
      { measurand: power, value: "9000", location: "Inlet" },
      { measurand: power, value: "8800", location: "Outlet" },
      { value: "10", location: "Inlet" },
    ],
    read: { powerWatts: 8800, energyWh: 10 },
  },
  {
    title: "what has no place in a reading: passed over, and nothing noted",
    samples: [
      { measurand: "Frequency", value: "50", unit: "Hz" },
      { measurand: "Energy.Active.Import.Interval", value: "12" },
      { value: "100" },
    ],
    read: { energyWh: 100 },
  },
];

describe("meter reading, of any shape", () => {
  for (const readingCase of cases)
    it(`reads ${readingCase.title}`, () => expectReading(readingCase));
});
