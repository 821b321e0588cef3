/** Q23: what becomes of charging profiles that were accepted. */

import type { ChargingLimit } from "../../../model/charging/charging-limit.ts";
import type { InstalledProfiles } from "../../../model/charging/profile-store.ts";
import type { Answer } from "../../../protocol/connection.ts";
import type { CallFrame } from "../../../protocol/frame.ts";
import type { Connector } from "../../connector/connector.ts";
import { fieldOf } from "../json-edit.ts";
import { choice, count, flag, group, list, number, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { shapeLimit } from "./sc-limit.ts";

const effect = choice("From when on it has an effect.", ["now", "nextTx", "ignore"]);

const parameters = {
  effects: group("By purpose.", {
    ChargePointMaxProfile: effect,
    TxDefaultProfile: effect,
    TxProfile: effect,
  }),
  latencyMs: number("A change has its effect so much later.", 0),
  stepsAmps: list(number("The only limits that can be held; the next lower one is.", 0)),
  clampAmps: number("No more than this is ever given.", 0),
  below6: choice("What a limit between nought and 6 A becomes.", ["zero", "six"]),
  divideByPhases: flag("The limit is divided by the number of phases."),
  numberPhases: choice("What is made of numberPhases.", ["obey", "ignore"]),
  honourStart: flag("Whether startSchedule counts, or the time at which the profile came."),
  whileSuspended: choice("A profile that comes while a car is there and nothing flows.", [
    "apply",
    "discard",
  ]),
  onDisconnect: choice("What becomes of profiles when the connection ends.", ["keep", "forget"]),
  onReboot: choice("And when the charge point boots.", ["keep", "forget"]),
  preload: list(
    group("TxDefaultProfiles that have been there for ever.", {
      stackLevel: count("Their stack level."),
      limitAmps: number("Their limit.", 0),
    }),
  ),
  lockOn: choice("After this status no profile can be set or cleared until the next boot.", [
    "Faulted",
    "SuspendedEV",
    "SuspendedEVSE",
  ]),
  writeBudget: count("So many profiles a day; more are rejected."),
  storeKey: choice(
    "Profiles are kept by this: with `id`, the end of a TxProfile takes a default.",
    ["spec", "id"],
  ),
} as const;

export type Application = Values<typeof parameters>;

const msPerDay = 86_400_000;
const suspended: ReadonlySet<string> = new Set(["SuspendedEV", "SuspendedEVSE"]);
const allPhases = 3;

export const scApply = definePrimitive({
  description: "Accepts charging profiles and does something else, later, or nothing.",
  covers: "FB-162 to FB-164, FB-173 to FB-185, FB-189 to FB-191, FB-227, FB-229",
  parameters,
  apply(application, context) {
    const store = new Store(application, context);
    return {
      begin: () => store.preload(),
      poweredOn: () => store.poweredOn(),
      intercept: (call) => store.intercept(call),
      observe(event) {
        if (event.kind === "disconnected") store.forgetIf(application.onDisconnect);
        if (event.kind === "status" && event.status === application.lockOn) store.lock();
        if (event.kind === "transaction-stopped") store.transactionEnded();
      },
      points: {
        profiles: (profiles, { connector }) => store.effective(profiles, connector),
        limit(limit, { connector }) {
          const shaped = shapeLimit(application, limit);
          if (connector?.transaction === undefined || isSame(shaped, limit)) return limit;
          return context.occasion.strikes() ? shaped : limit;
        },
      },
    };
  },
});

function isSame(one: ChargingLimit, other: ChargingLimit): boolean {
  return one.limitAmps === other.limitAmps;
}

class Store {
  readonly #application: Application;
  readonly #context: QuirkContext;
  /** What had an effect before the last change, and that change. */
  #before: InstalledProfiles = [];
  #latest: InstalledProfiles = [];
  #changedAtMs = -Infinity;
  #isLocked = false;
  #writesAtMs: readonly number[] = [];
  #txProfileIds: readonly number[] = [];

  constructor(application: Application, context: QuirkContext) {
    this.#application = application;
    this.#context = context;
  }

  preload(): void {
    const { chargePoint, occasion } = this.#context;
    for (const { stackLevel = 0, limitAmps = 0 } of this.#application.preload ?? []) {
      if (!occasion.strikes()) continue;
      chargePoint.smartCharging.install(0, {
        chargingProfileId: 900_000 + stackLevel,
        stackLevel,
        chargingProfilePurpose: "TxDefaultProfile",
        chargingProfileKind: "Relative",
        chargingSchedule: {
          chargingRateUnit: "A",
          chargingSchedulePeriod: [{ startPeriod: 0, limit: limitAmps }],
        },
      });
    }
  }

  poweredOn(): void {
    this.#isLocked = false;
    this.forgetIf(this.#application.onReboot);
  }

  forgetIf(policy: "keep" | "forget" | undefined): void {
    const { smartCharging } = this.#context.chargePoint;
    if (policy !== "forget" || smartCharging.installed.length === 0) return;
    if (!this.#context.occasion.strikes()) return;
    smartCharging.clear({});
    this.#context.chargePoint.refreshStatuses();
  }

  lock(): void {
    this.#isLocked = true;
  }

  /** Their ids are all that this one knows profiles by. */
  transactionEnded(): void {
    const { smartCharging } = this.#context.chargePoint;
    const ids = this.#txProfileIds;
    this.#txProfileIds = [];
    for (const id of ids) {
      const isShared = smartCharging.installed.some(
        ({ profile }) => profile.chargingProfileId === id,
      );
      if (isShared && this.#context.occasion.strikes()) smartCharging.clear({ id });
    }
  }

  intercept({ action, payload }: CallFrame): Answer | undefined {
    const { occasion } = this.#context;
    if (action === "ClearChargingProfile") {
      return this.#isLocked && occasion.strikes() ? { status: "Unknown" } : undefined;
    }
    if (action !== "SetChargingProfile") return undefined;
    this.#note(fieldOf(payload, "csChargingProfiles"));
    if (this.#isLocked && occasion.strikes()) return { status: "Rejected" };
    if (this.#isOverBudget() && occasion.strikes()) return { status: "Rejected" };
    return this.#isDiscarded() && occasion.strikes() ? { status: "Accepted" } : undefined;
  }

  effective(profiles: InstalledProfiles, connector: Connector | undefined): InstalledProfiles {
    const counting = this.#timely(profiles)
      .filter((one) => this.#counts(one, connector))
      .map((one) => this.#altered(one));
    const isDifferent =
      counting.length !== profiles.length || counting.some((one, index) => one !== profiles[index]);
    return isDifferent && this.#context.occasion.strikes() ? counting : profiles;
  }

  #note(profile: unknown): void {
    const { storeKey, latencyMs } = this.#application;
    const id = fieldOf(profile, "chargingProfileId");
    const isOfTransaction = fieldOf(profile, "chargingProfilePurpose") === "TxProfile";
    if (storeKey === "id" && isOfTransaction && typeof id === "number") {
      this.#txProfileIds = [...this.#txProfileIds, id].slice(-10);
    }
    if (latencyMs === undefined) return;
    const { chargePoint } = this.#context;
    chargePoint.clock.schedule(latencyMs, () => {
      for (const connector of chargePoint.connectors) connector.outlet.update();
      chargePoint.refreshStatuses();
    });
  }

  #isOverBudget(): boolean {
    const { writeBudget } = this.#application;
    if (writeBudget === undefined) return false;
    const nowMs = this.#context.chargePoint.clock.now();
    this.#writesAtMs = this.#writesAtMs.filter((atMs) => nowMs - atMs < msPerDay);
    if (this.#writesAtMs.length >= writeBudget) return true;
    this.#writesAtMs = [...this.#writesAtMs, nowMs];
    return false;
  }

  #isDiscarded(): boolean {
    return (
      this.#application.whileSuspended === "discard" &&
      this.#context.chargePoint.connectors.some(({ status }) => suspended.has(status))
    );
  }

  #timely(profiles: InstalledProfiles): InstalledProfiles {
    const { latencyMs } = this.#application;
    if (latencyMs === undefined) return profiles;
    const nowMs = this.#context.chargePoint.clock.now();
    if (profiles !== this.#latest) {
      if (nowMs - this.#changedAtMs >= latencyMs) this.#before = this.#latest;
      this.#latest = profiles;
      this.#changedAtMs = nowMs;
    }
    return nowMs - this.#changedAtMs >= latencyMs ? profiles : this.#before;
  }

  #counts({ profile, receivedAtMs }: InstalledProfiles[number], connector?: Connector): boolean {
    const { effects } = this.#application;
    const when = effects?.[profile.chargingProfilePurpose] ?? "now";
    const startedAtMs = connector?.transaction?.startedAtMs ?? Infinity;
    return when === "now" || (when === "nextTx" && receivedAtMs < startedAtMs);
  }

  #altered(installed: InstalledProfiles[number]): InstalledProfiles[number] {
    const { numberPhases, honourStart } = this.#application;
    const { periods, startMs, receivedAtMs } = installed;
    const ignoresPhases =
      numberPhases === "ignore" && periods.some((period) => period.numberPhases < allPhases);
    const ignoresStart = honourStart === false && startMs !== undefined;
    if (!ignoresPhases && !ignoresStart) return installed;
    return {
      ...installed,
      startMs: ignoresStart ? receivedAtMs : startMs,
      periods: ignoresPhases
        ? periods.map((period) => ({ ...period, numberPhases: allPhases }))
        : periods,
    };
  }
}
