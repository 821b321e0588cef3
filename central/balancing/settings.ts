/** The knobs of balancing. Amps are per phase. */

export interface BalancingSettings {
  /** Nothing is worked out sooner: charge points that were there before come back meanwhile. */
  readonly firstWaitSeconds: number;
  /** Between two full passes over a group. */
  readonly passIntervalSeconds: number;
  /** Events within this time lead to one pass. */
  readonly debounceSeconds: number;
  /** The smallest current that is offered, but for none. */
  readonly minAllocationAmps: number;
  /** A car that leaves this much of its offer unused for long is offered less. */
  readonly marginLowerAmps: number;
  /** A car that leaves less than this unused may be offered more. */
  readonly marginIncreaseAmps: number;
  /** Whoever draws less does not really charge. */
  readonly usageThresholdAmps: number;
  readonly minOfferIncreaseIntervalSeconds: number;
  readonly maxOfferIncreaseAmps: number;
  /** How long a car may take to follow a reduction once it has been acknowledged. */
  readonly waitAfterReduceSeconds: number;
  /** How far back the usage of a connector is looked at. */
  readonly usageMonitoringIntervalSeconds: number;
  /** How long an offer may be left unused before it is taken back. */
  readonly suspendedAllocationTimeoutSeconds: number;
  /** A session that has taken less is still to begin in earnest. */
  readonly energyThresholdWh: number;
  /** When an unused offer is made again, to a session that is still to begin. */
  readonly suspendedDelayedTimeSeconds: number;
  /** The same, to one that has charged. */
  readonly suspendedDelayedTimeNotFirstSeconds: number;
  /** Offers to sessions still to begin are made again just before a full hour. */
  readonly suspendTopOfHour: boolean;
  /** Nobody is switched off so that somebody of a higher priority can grow. */
  readonly protectMinimum: boolean;
  /** How long a session has charged before it must make room for an equal that waits. */
  readonly minOnTimeSeconds: number;
  /** How long a charge point may take to do what it has accepted. */
  readonly applyTimeoutSeconds: number;
  /** Ends transactions that take more than they may and listen to nothing. */
  readonly stopOnOverdraw: boolean;
  /** Charging profiles that a charge point is sent in a day, but for reductions; 0: any number. */
  readonly profileWritesPerDay: number;
  /**
   * Whether a connector that nothing is known of is taken for one that draws nothing. It is not on
   * a site that is in use: there it holds all it can bear until it has said otherwise.
   */
  readonly assumesIdle: boolean;
}

export const defaultBalancingSettings: BalancingSettings = {
  firstWaitSeconds: 0,
  passIntervalSeconds: 60,
  debounceSeconds: 1,
  minAllocationAmps: 6,
  marginLowerAmps: 0.8,
  marginIncreaseAmps: 0.6,
  usageThresholdAmps: 2,
  minOfferIncreaseIntervalSeconds: 115,
  maxOfferIncreaseAmps: 3,
  waitAfterReduceSeconds: 5,
  usageMonitoringIntervalSeconds: 300,
  suspendedAllocationTimeoutSeconds: 300,
  energyThresholdWh: 1000,
  suspendedDelayedTimeSeconds: 3600,
  suspendedDelayedTimeNotFirstSeconds: 21_600,
  suspendTopOfHour: true,
  protectMinimum: true,
  minOnTimeSeconds: 900,
  applyTimeoutSeconds: 60,
  stopOnOverdraw: false,
  profileWritesPerDay: 0,
  assumesIdle: false,
};
