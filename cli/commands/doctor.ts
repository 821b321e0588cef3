/** `plugfest doctor`: looks at what a run needs of the machine, and says how to mend what it lacks. */

import { checkCentral } from "../doctor/check-central.ts";
import { checkMachine } from "../doctor/check-machine.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface DoctorOptions {
  readonly central?: string;
}

/** The exit code: 3 when something would make a run say nothing. */
export async function doctor({ central }: DoctorOptions, { stdout }: Terminal): Promise<number> {
  const findings = [
    ...(await checkMachine()),
    ...(central === undefined ? [] : await checkCentral(central)),
  ];
  for (const { is, subject, found, fix } of findings) {
    const mend = fix === undefined ? "" : `      to mend it: ${fix}\n`;
    stdout.write(`${is.padEnd(5)} ${subject}: ${found}\n${mend}`);
  }
  return findings.some(({ is }) => is === "bad") ? exitCode.invalid : exitCode.passed;
}
