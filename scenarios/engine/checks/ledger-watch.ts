/**
 * Whether both sides have the same transactions, and the same energy in them. The n-th transaction of a
 * connector here is the n-th one there: a charge point tells of them in their order, however late.
 */

import type { CentralEvent } from "../../../central/events.ts";
import type { Transaction } from "../../../central/transaction.ts";
import type { ChargePointEvent } from "../../../simulator/charge-point-observer.ts";
import type { InvariantWatch } from "./invariants.ts";

/** What was told of one transaction by each side. */
interface Entry {
  /** `the 2nd transaction of CP1`. */
  readonly title: string;
  isOnCharger: boolean;
  isInBooks: boolean;
  measuredWh: number | undefined;
  billedWh: number | undefined;
}

export interface LedgerBook {
  /** What a charge point does, by its identity. */
  noteCharger(identity: string, event: ChargePointEvent): void;
  noteCentral(event: CentralEvent): void;
  entries(): Iterable<Entry>;
}

/** Those settled first are forgotten first. */
const mostEntries = 50_000;

export function createLedgerBook(names: ReadonlyMap<string, string>): LedgerBook {
  const entries = new Map<string, Entry>();
  const chargerCounts = new Map<string, number>();
  const centralCounts = new Map<string, number>();
  const places = new Map<number, Entry>();

  function entryOf(identity: string, connectorId: number, number: number): Entry {
    const key = `${connectorId} ${number} ${identity}`;
    const known = entries.get(key);
    if (known !== undefined) return known;
    const title = `transaction ${number} on connector ${connectorId} of ${names.get(identity) ?? identity}`;
    const entry: Entry = {
      ...{ title, isOnCharger: false, isInBooks: false },
      ...{ measuredWh: undefined, billedWh: undefined },
    };
    entries.set(key, entry);
    if (entries.size > mostEntries) {
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    }
    return entry;
  }

  function count(counts: Map<string, number>, key: string, more: number): number {
    const number = (counts.get(key) ?? 0) + more;
    counts.set(key, number);
    return number;
  }

  function noteTransaction(event: CentralEvent["kind"], transaction: Transaction): void {
    const { id, chargePoint, connectorId, end, meterStartWh } = transaction;
    const known = places.get(id);
    const key = `${connectorId} ${chargePoint}`;
    const entry = known ?? entryOf(chargePoint, connectorId, count(centralCounts, key, 1));
    places.set(id, entry);
    entry.isInBooks = true;
    const isOver = event !== "transactionReopened" && end !== undefined;
    entry.billedWh = isOver ? end.meterStopWh - meterStartWh : undefined;
  }

  return {
    noteCharger(identity, event) {
      if (event.kind !== "transaction-started" && event.kind !== "transaction-stopped") return;
      const { kind, connectorId } = event;
      const more = kind === "transaction-started" ? 1 : 0;
      const number = count(chargerCounts, `${connectorId} ${identity}`, more);
      const entry = entryOf(identity, connectorId, number);
      entry.isOnCharger = true;
      if (event.kind === "transaction-stopped") entry.measuredWh = event.energyWh;
    },
    noteCentral(event) {
      if (
        event.kind === "transactionStarted" ||
        event.kind === "transactionEnded" ||
        event.kind === "transactionReopened"
      ) {
        noteTransaction(event.kind, event.transaction);
      }
    },
    entries: () => entries.values(),
  };
}

/** All is compared at the end: what is under way until then may still arrive. */
export function createLedgerWatch(
  toleranceWh: number,
  book: LedgerBook | undefined,
): InvariantWatch {
  return {
    begin() {},
    end() {
      const entries = [...(book?.entries() ?? [])];
      const wrong = entries.flatMap((entry) => faultOf(entry, toleranceWh) ?? []);
      const [first, ...others] = wrong;
      const more = others.length > 0 ? `, and ${others.length} more` : "";
      return {
        lookCount: entries.length,
        broken: first === undefined ? undefined : `broken: ${first}${more}`,
        notes: others.slice(0, mostTold),
      };
    },
  };
}

const mostTold = 10;

function faultOf(
  { title, isOnCharger, isInBooks, measuredWh, billedWh }: Entry,
  toleranceWh: number,
): string | undefined {
  if (!isInBooks) return `${title} is not in the books`;
  if (!isOnCharger) return `${title} is in the books only`;
  if (measuredWh !== undefined && billedWh === undefined) return `${title} runs on in the books`;
  if (measuredWh === undefined && billedWh !== undefined)
    return `${title} is over in the books only`;
  if (measuredWh === undefined || billedWh === undefined) return undefined;
  const isRight = Math.abs(measuredWh - billedWh) <= toleranceWh;
  return isRight ? undefined : `${title}: ${billedWh} Wh billed, ${measuredWh} Wh measured`;
}
