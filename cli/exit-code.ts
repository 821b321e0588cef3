/** What the exit codes mean. They are stable: scripts are built on them. */

export const exitCode = {
  passed: 0,
  failed: 1,
  /** The command line or a scenario is wrong; nothing was run. */
  usage: 2,
  /** The run says nothing about what was tested: the harness itself failed. */
  invalid: 3,
  nothingSelected: 5,
  /** Somebody would have had to do something, and there was nobody. */
  needsOperator: 6,
  interrupted: 130,
  terminated: 143,
} as const;
