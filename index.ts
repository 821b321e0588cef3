/** The public API of the package. */

export {
  type CentralSystem,
  type CentralSystemOptions,
  createCentralSystem,
} from "./central/central-system.ts";
export { NotConnectedError } from "./central/commands.ts";
export { createMemoryDirectory, type Directory } from "./central/directory.ts";
export type { CentralEvent, CentralListener } from "./central/events.ts";
export { createMemoryStore, type Store } from "./central/store/memory-store.ts";
export { type Clock, type ScheduledTask, systemClock } from "./protocol/clock.ts";
export {
  type Answer,
  Connection,
  type ConnectionHost,
  type ConnectionOptions,
  type ConnectionSettings,
  noAnswer,
  type Stray,
} from "./protocol/connection.ts";
export {
  CallError,
  type CallErrorCode,
  type CallFailure,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
  MalformedAnswerError,
} from "./protocol/errors.ts";
export {
  type AfterHandler,
  type CallHandler,
  type HandlerAnswer,
  type HandlerOptions,
  HandlerTable,
} from "./protocol/handler-table.ts";
export { createTransportPair } from "./protocol/memory-transport.ts";
export { createMessageIds } from "./protocol/message-id.ts";
export { InvalidPayloadError, type ViolationReport } from "./protocol/payload-report.ts";
export {
  Peer,
  type PeerCallOptions,
  type PeerEvents,
  type PeerFailure,
  type PeerOptions,
  type PeerValidation,
  type ResponseListener,
  type ValidationMode,
} from "./protocol/peer.ts";
export { createRandom, type Random } from "./protocol/random.ts";
export { createSimulatedClock, type SimulatedClock } from "./protocol/simulated-clock.ts";
export type { Transport, TransportListener } from "./protocol/transport.ts";
