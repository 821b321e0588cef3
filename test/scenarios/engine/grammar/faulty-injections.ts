/** Faults that cannot be injected as they are written, and where that is said. */
export const faultyInjections: readonly (readonly [string, readonly string[]])[] = [
  ["  - inject: { for: 5s }", ["E138 4:15"]],
  ["  - inject: { kind: drop, by: 5s }", ["E138 4:27"]],
  ["  - inject: { kind: delay }", ["E138 4:13"]],
  ["  - inject: { kind: throttle, bandwidth: 0B/s }", ["E105 4:42"]],
  ["  - inject: { kind: throttle, bandwidth: 200 }", ["E106 4:42"]],
  ["  - inject: { kind: throttle }", ["E138 4:13"]],
  ["  - inject: { kind: tls, until: reconnect }", ["E138 4:33"]],
  ["  - inject: { kind: tls, direction: incoming }", ["E138 4:26"]],
  ["  - inject: { kind: tls, problem: expired }", ["E104 4:35"]],
  ["  - inject: { kind: drop, until: tomorrow }", ["E104 4:34"]],
  ["  - inject: { quirk: { rpc.replay: {} } }", ["E138 4:22"]],
  ["  - inject: { kind: dorp }", ["E104 4:21"]],
];
