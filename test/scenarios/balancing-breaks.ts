/** Of each shipped scenario of balancing a word that makes it untrue, or makes the world another one. */

export const balancingBreaks: Readonly<Record<string, readonly [string, string]>> = {
  "balancing/cap-falls": ["08:30-08:59>0=10", "08:30-08:59>0=12"],
  "balancing/central-restarts": ["AWAY.held == 12.0", "AWAY.held == 0.0"],
  "balancing/charger-forgets": ["onDisconnect: forget", "clampAmps: 6"],
  "balancing/charger-lying": ["grace: 1m", "grace: 5s"],
  "balancing/charger-offline": ["kind: drop, for: 15m", "kind: delay, by: 1s, for: 15m"],
  "balancing/charger-refusing": ["for: 20m", "for: 30s"],
  "balancing/charger-refusing-is-stopped": ["stop_on_overdraw: true", "stop_on_overdraw: false"],
  "balancing/charger-silent": ["never: true", "delayMs: 1000"],
  "balancing/delayed-cars": ["delay: 4m", "delay: 40m"],
  "balancing/four-chargers": ["FE7FF01E: { status: Accepted, priority: 10 }", "FE7FF01E: Accepted"],
  "balancing/full-cars": ["soc: 92%", "soc: 20%"],
  "balancing/higher-priority-displaces": ["CP4: { priority: 3 }", "CP4: { priority: 1 }"],
  "balancing/newcomer": ["limit: 24A", "limit: 48A"],
  "balancing/night-of-a-hundred": [
    "sum(held.depot) <= groups.depot.limit",
    "sum(held.depot) <= 240.0",
  ],
  "balancing/one-phase-cars": ["limit: 30A", "limit: 33A"],
  "balancing/price-hours": ["NOW: { status: Accepted, priority: 5 }", "NOW: Accepted"],
  "balancing/operator-lowers-limit": [
    "at: 21m, set: { groups.depot.limit: 13A",
    "at: 21m, set: { groups.depot.limit: 20A",
  ],
  "balancing/priorities": ["DOCTOR: { status: Accepted, priority: 5 }", "DOCTOR: Accepted"],
  "balancing/scarcity-and-turns": [
    "timeout: 4h",
    "timeout: 4h\ncentral: { reference: { config: { balanz: { min_on_time: 3600 } } } }",
  ],
  "balancing/schedule-windows": ["22:00-05:59>0=48", "22:00-05:59>0=32"],
  "balancing/slow-cars": ["rampUp: 20m", "rampUp: 10s"],
  "balancing/summer-time-night": ["Europe/Berlin", "Europe/London"],
  "balancing/two-connectors": ["unplug: 2", "unplug: 1"],
};
