/** What the pilot signal can say (IEC 61851-1). */

/** A lower limit is as good as none. */
export const minPilotAmps = 6;
