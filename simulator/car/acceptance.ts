/** How much of its full current a battery takes, as it fills. */

/** Full up to the knee, then in steps of one percent down to the floor, reached when it is full. */
export interface AcceptanceCurve {
  readonly kneeSocPercent: number;
  /** Above nought, or the battery would never be full. */
  readonly floorShare: number;
}

/** Constant within a percent, so that energy is a product and no integral. */
export function acceptedShare(curve: AcceptanceCurve, socPercent: number): number {
  const { kneeSocPercent, floorShare } = curve;
  if (socPercent <= kneeSocPercent) return 1;
  const beyondKnee = (Math.floor(socPercent) - kneeSocPercent) / (100 - kneeSocPercent);
  return 1 - (1 - floorShare) * Math.min(1, Math.max(0, beyondKnee));
}

/** The state of charge at which {@link acceptedShare} is next another. */
export function nextStepSocPercent(curve: AcceptanceCurve, socPercent: number): number {
  return socPercent < curve.kneeSocPercent ? curve.kneeSocPercent : Math.floor(socPercent) + 1;
}
