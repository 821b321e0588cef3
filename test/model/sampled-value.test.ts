import {
  amps,
  current,
  energy,
  expectReading,
  phases,
  power,
  type ReadingCase,
} from "./reading-case.ts";

const cases: readonly ReadingCase[] = [
  {
    title: "kW and kWh among W and Wh (FB-136)",
    samples: [
      { measurand: power, value: "7.36", unit: "kW" },
      { measurand: energy, value: "1.25", unit: "kWh" },
    ],
    read: { powerWatts: 7360, energyWh: 1250 },
  },
  {
    title: "empty values, dropped singly; a state of charge in volts (FB-148)",
    samples: [
      { measurand: power, value: "", unit: "W" },
      { measurand: "Voltage", value: "  ", unit: "V" },
      { measurand: "SoC", value: "55", unit: "V" },
      { measurand: energy, value: "900", unit: "Wh" },
    ],
    read: { socPercent: 55, energyWh: 900 },
    notes: ["dropped no value", "dropped no value"],
  },
  {
    title: "padding, decimal commas and exponents (FB-149)",
    samples: [
      { measurand: energy, value: "  7" },
      { measurand: power, value: "1.2e3" },
      { measurand: current, phase: "L1", value: "3,5" },
      { measurand: current, phase: "L2", value: "-,5 " },
      { measurand: current, phase: "L3", value: "+6." },
    ],
    read: { energyWh: 7, powerWatts: 1200, ...amps(3.5, -0.5, 6) },
    notes: ["mended padded", "mended decimal comma", "mended decimal comma"],
  },
  {
    title: "points without digits, and too many of them",
    samples: [
      { measurand: power, value: "." },
      { measurand: power, value: "1.2.3" },
      { measurand: current, phase: "L1", value: ".5" },
      { measurand: current, phase: "L2", value: "6." },
      { measurand: current, phase: "L3", value: "0007.0" },
    ],
    read: amps(0.5, 6, 7),
    notes: ["dropped not a number", "dropped not a number"],
  },
  {
    title: "a comma beside a point or another comma: it could be either (FB-149)",
    samples: [{ value: "1,234.5" }, { value: "1,234,567" }, { value: "5" }],
    read: { energyWh: 5 },
    notes: ["dropped not a number", "dropped not a number"],
  },
  {
    title: "only a value: the register, in Wh, sampled periodically (FB-150)",
    samples: [{ value: "1234" }],
    read: { energyWh: 1234 },
  },
  {
    title: "no unit: that of the measurand, not Wh (FB-150)",
    samples: [
      { measurand: power, value: "1400" },
      { measurand: current, phase: "L1", value: "6" },
      { measurand: "Temperature", value: "20" },
    ],
    read: {
      powerWatts: 1400,
      currentAmps: phases(6),
      maxCurrentAmps: 6,
      totalCurrentAmps: 6,
      temperatureCelsius: 20,
    },
  },
  {
    title: "null for absent (FB-150)",
    samples: [
      { value: "8", measurand: null, unit: null, phase: null, location: null, context: null },
    ],
    read: { energyWh: 8 },
  },
  {
    title: "Celcius, Fahrenheit and kelvin",
    samples: [{ measurand: "Temperature", value: "21.5", unit: "Celcius" }],
    read: { temperatureCelsius: 21.5 },
  },
  {
    title: "degrees of Fahrenheit",
    samples: [{ measurand: "Temperature", value: "212", unit: "Fahrenheit" }],
    read: { temperatureCelsius: 100 },
  },
  {
    title: "kelvins",
    samples: [{ measurand: "Temperature", value: "273.15", unit: "K" }],
    read: { temperatureCelsius: 0 },
  },
  {
    title: "junk, dropped singly",
    samples: [
      null,
      "16",
      [],
      { measurand: power },
      { measurand: power, value: null },
      { measurand: power, value: "null" },
      { measurand: power, value: "NaN" },
      { measurand: power, value: "Infinity" },
      { measurand: power, value: "1e999" },
      { measurand: power, value: "-1e16" },
      { measurand: power, value: `1${"0".repeat(400)},5` },
      { measurand: power, value: "0x10" },
      { measurand: power, value: "16 A" },
      { measurand: power, value: { amps: 16 } },
      { measurand: power, value: "1", unit: "A" },
      { measurand: power, value: "1", unit: "horsepower" },
      { measurand: power, value: "1", unit: 7 },
      { measurand: power, value: "1", phase: "L4" },
      { measurand: power, value: "1", phase: "L1-L2" },
      { measurand: power, value: "1", phase: 1 },
      { measurand: "Power", value: "1" },
      { measurand: "toString", value: "1" },
      { measurand: power, value: "2000" },
    ],
    read: { powerWatts: 2000 },
    notes: [
      ...Array<string>(3).fill("dropped no object"),
      ...Array<string>(2).fill("dropped no value"),
      ...Array<string>(9).fill("dropped not a number"),
      ...Array<string>(3).fill("dropped wrong unit"),
      ...Array<string>(3).fill("dropped unknown phase"),
      ...Array<string>(2).fill("dropped unknown measurand"),
    ],
  },
  {
    title: "a number that is not text",
    samples: [{ measurand: power, value: 7.5, unit: "kW" }],
    read: { powerWatts: 7500 },
    notes: ["mended number instead of text"],
  },
];

describe("meter reading, of any text", () => {
  for (const readingCase of cases)
    it(`reads ${readingCase.title}`, () => expectReading(readingCase));
});
