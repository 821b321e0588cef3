/** Scenario files for tests of the command line. */

export const booting = `name: A charger boots
chargers:
  CP1: { connectors: 1 }
steps:
  - boot:
    reply: { status: Accepted }
`;

/** A misspelt key in line 3. */
export const misspelt = booting.replace("connectors", "conectors");

/** It runs, and what it expects is not so. */
export const disappointed = booting.replace("Accepted", "Rejected");
