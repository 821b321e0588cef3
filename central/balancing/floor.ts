/** All groups of a site, the charge points in them, and what is heard of those. */

import type { CentralEvent } from "../events.ts";
import { ChargePointLine, type LineGroup } from "./charge-point-line.ts";
import { ConnectorTrack } from "./connector-track.ts";
import type { ConnectorAlarm } from "./events.ts";
import { GroupLoop } from "./group-loop.ts";
import type { Host } from "./host.ts";
import { keepHolding } from "./keep-holding.ts";
import type { SiteCharger, SiteGroup, SiteModel } from "./site-model.ts";
import { createTimeZone, type TimeZone } from "./time-zone.ts";

export class Floor {
  readonly #host: Host;
  readonly #site: SiteModel;
  readonly #timeZone: TimeZone;
  readonly #loops = new Map<string, GroupLoop>();
  readonly #lines = new Map<string, ChargePointLine>();
  /** By transaction. */
  readonly #priorities = new Map<number, number>();
  /** What was held before a restart. */
  readonly #stored: ReadonlyMap<string, number>;

  /** @throws {RangeError} if there is no such time zone as that of the site */
  constructor(host: Host, site: SiteModel) {
    this.#host = host;
    this.#site = site;
    this.#timeZone = createTimeZone(site.timeZone);
    this.#stored = new Map(
      [...host.store.holdings()].map((record) => [keyOf(record), record.heldAmps]),
    );
  }

  get loops(): Iterable<GroupLoop> {
    return this.#loops.values();
  }

  loop(groupId: string): GroupLoop | undefined {
    return this.#loops.get(groupId);
  }

  groupOf(chargePoint: string): string | undefined {
    return this.#lines.get(chargePoint)?.group.groupId;
  }

  trackOf(chargePoint: string, connectorId: number): ConnectorTrack | undefined {
    return this.#lines.get(chargePoint)?.tracks[connectorId - 1];
  }

  /** Brings everything in line with the model of the site; what is known of connectors stays. */
  arrange(): void {
    const groups = this.#site.groups().filter(isBalanced);
    const groupIds = new Set(groups.map(({ groupId }) => groupId));
    for (const [groupId, loop] of this.#loops) {
      if (groupIds.has(groupId)) continue;
      loop.close();
      this.#loops.delete(groupId);
      this.#host.alarms.clearAll((alarm) => "groupId" in alarm && alarm.groupId === groupId);
    }
    const listed = new Set<string>();
    for (const group of groups) {
      for (const { identity } of group.chargers) listed.add(identity);
      this.#arrangeGroup(group);
    }
    for (const [identity, line] of this.#lines) {
      if (listed.has(identity)) continue;
      line.group = nobody;
      this.#lines.delete(identity);
      this.#host.alarms.clearAll(
        (alarm) => "chargePoint" in alarm && alarm.chargePoint === identity,
      );
    }
  }

  /** Counts for as long as the transaction runs. */
  setPriority(transactionId: number, priority: number): void {
    const transaction = this.#host.centralSystem.findTransaction(transactionId);
    if (transaction === undefined || transaction.end !== undefined) return;
    this.#priorities.set(transactionId, priority);
    this.#lines.get(transaction.chargePoint)?.group.requestPass();
  }

  priorityOf(line: ChargePointLine, track: ConnectorTrack): number | undefined {
    const transaction = line.connectorOf(track)?.transaction;
    if (transaction === undefined) return undefined;
    return this.#priorities.get(transaction.id) ?? this.#site.tagPriority(transaction.idTag);
  }

  heard(event: CentralEvent): void {
    if (event.kind === "transactionEnded") this.#priorities.delete(event.transaction.id);
    if (!("chargePoint" in event) || event.chargePoint === undefined) return;
    const line = this.#lines.get(event.chargePoint.identity);
    if (line === undefined) return;
    line.stir();
    this.#react(line, event);
  }

  close(): void {
    for (const loop of this.#loops.values()) loop.close();
  }

  #arrangeGroup({ groupId, maxAllocation = "", chargers }: SiteGroup): void {
    const loop = this.#loops.get(groupId) ?? this.#createLoop(groupId);
    loop.setSchedule(maxAllocation);
    loop.setLines(chargers.map((charger) => this.#lineOf(charger, loop)));
    loop.holdingChanged();
    loop.requestPass();
  }

  #createLoop(groupId: string): GroupLoop {
    const loop = new GroupLoop({
      groupId,
      host: this.#host,
      timeZone: this.#timeZone,
      sessionPriority: (line, track) => this.priorityOf(line, track),
    });
    this.#loops.set(groupId, loop);
    return loop;
  }

  #lineOf(charger: SiteCharger, loop: GroupLoop): ChargePointLine {
    const { identity, connMaxAmps, priority } = charger;
    const known = this.#lines.get(identity);
    const line = known ?? new ChargePointLine(identity, this.#host, loop);
    line.group = loop;
    line.tracks = connMaxAmps.map((amps, index) => {
      const connectorId = index + 1;
      const track = line.tracks[index] ?? this.#createTrack(line, connectorId, amps);
      track.connMaxAmps = amps;
      track.priority = priority;
      return track;
    });
    this.#lines.set(identity, line);
    if (known === undefined) this.#syncTransactions(line);
    return line;
  }

  #createTrack(line: ChargePointLine, connectorId: number, connMaxAmps: number): ConnectorTrack {
    const { identity: chargePoint } = line;
    return new ConnectorTrack(chargePoint, connectorId, {
      connMaxAmps,
      storedAmps: this.#stored.get(keyOf({ chargePoint, connectorId })),
      settings: this.#host.settings,
      changed: (track) => {
        line.stir();
        line.group.trackChanged(track);
      },
    });
  }

  #react(line: ChargePointLine, event: CentralEvent): void {
    switch (event.kind) {
      case "connected":
        line.connected();
        line.group.requestPass();
        line.group.holdingChanged();
        break;
      case "disconnected":
        for (const track of line.tracks) track.disconnected(this.#host.clock.now());
        line.group.requestPass();
        break;
      case "booted":
        line.booted();
        line.work();
        break;
      case "status":
        this.#tellStatus(line, event.connector.connectorId, event.connector.status?.status);
        break;
      case "transactionEnded":
        line.ended(event.transaction);
        this.#syncTransactions(line);
        break;
      case "transactionStarted":
      case "transactionReopened":
        this.#syncTransactions(line);
        break;
      case "meterValues":
        this.#read(line, event);
        break;
      default:
    }
  }

  #syncTransactions(line: ChargePointLine): void {
    for (const track of line.tracks) {
      const { transaction } = line.connectorOf(track) ?? {};
      if (!track.sync(transaction, this.#host.clock.now())) continue;
      if (track.hasTransaction) track.zero.began();
      this.#clearSessionAlarms(track);
      void keepHolding(this.#host, track); // Nobody waits for it.
      line.group.holdingChanged();
      line.group.requestPass();
    }
  }

  #clearSessionAlarms(track: ConnectorTrack): void {
    for (const kind of ["refusing", "notApplied"] as const) this.#clearAlarm(kind, track);
    if (track.hasTransaction) this.#clearAlarm("notResumed", track);
  }

  #clearAlarm(kind: ConnectorAlarm, { chargePoint, connectorId }: ConnectorTrack): void {
    this.#host.alarms.clear({ kind, chargePoint, connectorId });
  }

  #tellStatus(line: ChargePointLine, connectorId: number, status: string | undefined): void {
    const track = line.tracks[connectorId - 1];
    if (track === undefined) return;
    const { lastStatus } = track;
    track.statusChanged(status);
    if (track.zero.statusTold(status)) this.#clearAlarm("notResumed", track);
    if (lastStatus === status) return;
    const hasJoined = status === "SuspendedEVSE" || track.zero.awaitsStart(status);
    if (lastStatus === "SuspendedEVSE" || hasJoined) line.group.requestPass();
    line.work();
  }

  #read(
    line: ChargePointLine,
    { connector, readings, transaction }: Extract<CentralEvent, { kind: "meterValues" }>,
  ): void {
    const track = line.tracks[(connector?.connectorId ?? 0) - 1];
    // What was drawn in a transaction that has ended is not drawn any more.
    if (track === undefined || transaction?.end !== undefined) return;
    const nowMs = this.#host.clock.now();
    const formerAmps = track.overdrawnAmps(nowMs);
    for (const reading of readings) track.read(reading, nowMs);
    line.work();
    if (track.overdrawnAmps(nowMs) <= formerAmps) return;
    line.group.holdingChanged();
    line.group.requestPass();
  }
}

/** The group of those who are in none: they are left alone. */
const nobody: LineGroup = {
  groupId: undefined,
  isSuspended: true,
  mayGrow: () => false,
  trackChanged: () => {},
  stirred: () => {},
  holdingChanged: () => {},
  requestPass: () => {},
};

function isBalanced({ maxAllocation }: SiteGroup): boolean {
  return maxAllocation !== undefined;
}

function keyOf(of: { readonly chargePoint: string; readonly connectorId: number }): string {
  return `${of.connectorId} ${of.chargePoint}`;
}
