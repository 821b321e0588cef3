/** The charging profiles in a charge point of one connector, and the limit that they come to. */

import type { ChargingProfile, Request } from "../../../../schemas/messages.ts";

export class InstalledProfiles {
  #profiles: ChargingProfile[] = [];

  /** Takes the place of what has its id, or its purpose and level (OCPP 1.6 §5.16.2). */
  set({ csChargingProfiles: profile }: Request<"SetChargingProfile">): void {
    this.#profiles = this.#profiles.filter(
      ({ chargingProfileId, chargingProfilePurpose, stackLevel }) =>
        chargingProfileId !== profile.chargingProfileId &&
        (chargingProfilePurpose !== profile.chargingProfilePurpose ||
          stackLevel !== profile.stackLevel),
    );
    this.#profiles.push(profile);
  }

  clear(request: Request<"ClearChargingProfile">): void {
    const { id, chargingProfilePurpose, stackLevel } = request;
    this.#profiles = this.#profiles.filter(
      (profile) =>
        (id ?? profile.chargingProfileId) !== profile.chargingProfileId ||
        (chargingProfilePurpose ?? profile.chargingProfilePurpose) !==
          profile.chargingProfilePurpose ||
        (stackLevel ?? profile.stackLevel) !== profile.stackLevel,
    );
  }

  transactionEnded(): void {
    this.clear({ chargingProfilePurpose: "TxProfile" });
  }

  /** Of a transaction that runs. */
  limitAmps(mostAmps: number): number {
    return this.#limitBy("TxProfile") ?? this.#limitBy("TxDefaultProfile") ?? mostAmps;
  }

  #limitBy(purpose: ChargingProfile["chargingProfilePurpose"]): number | undefined {
    const [highest] = this.#profiles
      .filter(({ chargingProfilePurpose }) => chargingProfilePurpose === purpose)
      .sort((one, other) => other.stackLevel - one.stackLevel);
    return highest?.chargingSchedule.chargingSchedulePeriod[0]?.limit;
  }
}
