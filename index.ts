/** The public API of the package, by the folders that it comes from. */

export { type Api, type ApiOptions, createApi } from "./central/api/api.ts";
export { AuthorizationKeyLengthError } from "./central/authorization-key.ts";
export {
  type BackOffice,
  type BackOfficeOptions,
  createBackOffice,
} from "./central/back-office/back-office.ts";
export type { Operator, Operators } from "./central/back-office/operators.ts";
export type { Role, Topic } from "./central/back-office/roles.ts";
export type { RuntimeSettings } from "./central/back-office/runtime-settings.ts";
export {
  type Balancing,
  type BalancingFollower,
  type BalancingOptions,
  type ConnectorCurrents,
  type ConnectorStanding,
  createBalancing,
  type GroupChanges,
  type GroupStanding,
} from "./central/balancing/balancing.ts";
export type { Alarm, BalancingEvent, BalancingListener } from "./central/balancing/events.ts";
export {
  type BalancingSettings,
  defaultBalancingSettings,
} from "./central/balancing/settings.ts";
export {
  createMemorySite,
  type MemorySite,
  type SiteCharger,
  type SiteGroup,
  type SiteModel,
} from "./central/balancing/site-model.ts";
export {
  type CentralSystem,
  type CentralSystemOptions,
  createCentralSystem,
  UnknownChargePointError,
  UnknownTransactionError,
} from "./central/central-system.ts";
export type { ChargePoint, Connector } from "./central/charge-point.ts";
export { CommandRefusedError, NotConnectedError } from "./central/commands.ts";
export {
  findConfiguration,
  type LoadedConfiguration,
  loadConfiguration,
} from "./central/configuration-file/load-configuration.ts";
export type { ServerConfiguration } from "./central/configuration-file/server-configuration.ts";
export {
  type ChargePointEntry,
  createMemoryDirectory,
  type Directory,
  type SecurityProfile,
} from "./central/directory.ts";
export type { CentralEvent, CentralListener } from "./central/events.ts";
export type { CentralHandler, HandlerContext } from "./central/handler-stack.ts";
export type { ChargingHistoryEntry, Session } from "./central/history/session.ts";
export {
  type HistoryEvent,
  openSessionHistory,
  type SessionHistory,
  type SessionHistoryOptions,
} from "./central/history/session-history.ts";
export type { SessionPage, SessionQuery } from "./central/history/session-shelf.ts";
export { createLogBook, type Log, type LogBook } from "./central/log-book/log-book.ts";
export type { LogComponent, LogEntry, LogLevel } from "./central/log-book/log-entry.ts";
export type { SetUpStep } from "./central/set-up.ts";
export { changeKey, readKeys, trigger } from "./central/set-up-steps.ts";
export {
  type CentralSystemSettings,
  defaultSettings,
  strictSettings,
} from "./central/settings.ts";
export type { ChargerEntry } from "./central/site/charger-entry.ts";
export type { FileProblem } from "./central/site/file-problem.ts";
export type { FirmwareEntry } from "./central/site/firmware-entry.ts";
export { FolderLockedError, type ProcessTable } from "./central/site/folder-lock.ts";
export type { GroupEntry } from "./central/site/group-entry.ts";
export {
  checkSite,
  type FileSite,
  type OpenSiteOptions,
  openSite,
  type SiteOpening,
  type SitePaths,
} from "./central/site/open-site.ts";
export { registerNewcomers } from "./central/site/register-newcomers.ts";
export { createSite, type Site, type SiteChange, type SiteOptions } from "./central/site/site.ts";
export { createSiteDirectory, type SiteDirectoryOptions } from "./central/site/site-directory.ts";
export { toSiteModel } from "./central/site/site-model.ts";
export { InvalidEntryError, type SiteTable } from "./central/site/site-table.ts";
export { FileNotWrittenError } from "./central/site/table-file.ts";
export type { TagEntry } from "./central/site/tag-entry.ts";
export type { UserEntry } from "./central/site/user-entry.ts";
export { createFileWatch } from "./central/site/watch-files.ts";
export {
  type DurableStore,
  type DurableStoreOptions,
  openDurableStore,
} from "./central/store/durable-store.ts";
export { StoreWriteError } from "./central/store/group-commit.ts";
export type { KeyValueStore } from "./central/store/key-value-store.ts";
export { StoreOpenError, type StoreProblem } from "./central/store/level-store.ts";
export { createMemoryStore, IdsExhaustedError, type Store } from "./central/store/memory-store.ts";
export type { Transaction, TransactionRecord } from "./central/transaction.ts";
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
  CallExpiredError,
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
export { createMemoryNetwork, type MemoryNetwork } from "./protocol/memory-network.ts";
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
export { createWebSocketDial, type WebSocketDialOptions } from "./protocol/websocket-dial.ts";
export {
  listenWebSocket,
  type WebSocketListener,
  type WebSocketListenOptions,
} from "./protocol/websocket-server.ts";
export { createReporter, type ReporterName } from "./reports/reporter.ts";
export { type EventSink, encodeEvent, type RunEvent } from "./scenarios/engine/events/run-event.ts";
export { type Loaded, loadScenarios } from "./scenarios/engine/grammar/load-scenarios.ts";
export type { Scenario } from "./scenarios/engine/grammar/scenario.ts";
export { type RunResult, runScenarios } from "./scenarios/engine/run/run-scenarios.ts";
export type { Diagnostic } from "./scenarios/engine/source/diagnostic.ts";
export { renderDiagnostics } from "./scenarios/engine/source/render-diagnostics.ts";
export { type CarModel, carModels, plainCarModel } from "./simulator/car/car-model.ts";
export { ChargePoint as VirtualChargePoint } from "./simulator/charge-point.ts";
export type {
  ChargePointEvent,
  ChargePointObserver,
  TagOutcome,
} from "./simulator/charge-point-observer.ts";
export {
  type Behavior,
  type ChargePointOptions as VirtualChargePointOptions,
  type DataReceiver,
  defaultBehavior,
  defaultHardware,
  type FactoryCertificates,
  type Hardware,
  type VendorExtensions,
} from "./simulator/charge-point-options.ts";
export type { CableEnd, Jam, Plugging } from "./simulator/connector/cable.ts";
export type { Connector as VirtualConnector } from "./simulator/connector/connector.ts";
export type { ConnectorFault } from "./simulator/connector/connector-faults.ts";
export {
  type CreateChargePointOptions,
  createChargePoint,
} from "./simulator/create-charge-point.ts";
export type { Arrival } from "./simulator/fleet/arrival.ts";
export {
  type ChargePointTemplate,
  createFleet,
  type Fleet,
  type FleetOptions,
} from "./simulator/fleet/fleet.ts";
export { type FleetStatistics, FleetTally } from "./simulator/fleet/fleet-statistics.ts";
export type { QuirkShare } from "./simulator/fleet/quirk-share.ts";
export type { FleetBehavior } from "./simulator/fleet/visit-plan.ts";
export { type QuirkBundleName, quirkBundleNames } from "./simulator/quirks/bundle-files.ts";
export {
  type CheckedQuirks,
  checkQuirks,
  InvalidQuirksError,
  type Quirk,
  readQuirks,
  type WrittenQuirk,
} from "./simulator/quirks/check-quirks.ts";
export { checkFleetQuirks, type FleetQuirks } from "./simulator/quirks/fleet-quirks.ts";
export type { QuirkProblem } from "./simulator/quirks/parameter.ts";
