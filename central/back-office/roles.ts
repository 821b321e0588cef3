/** What each kind of operator may do. */

/** By what an operator is in `users.csv`. */
export const roles = ["Status", "SessionPriority", "Analysis", "Tags", "Admin"] as const;

export type Role = (typeof roles)[number];

const everybody: readonly Role[] = roles;
const analysts: readonly Role[] = ["Analysis", "Tags", "Admin"];
const priorityKeepers: readonly Role[] = ["SessionPriority", "Tags", "Admin"];
const tagKeepers: readonly Role[] = ["Tags", "Admin"];
const admins: readonly Role[] = ["Admin"];

/** What is not listed is for administrators. */
const allowed: Readonly<Record<string, readonly Role[]>> = {
  WhoAmI: everybody,
  Subscribe: everybody,
  Unsubscribe: everybody,
  GetGroups: everybody,
  GetChargers: everybody,
  SetChargePriority: priorityKeepers,
  GetTags: analysts,
  DrawAll: analysts,
  GetSessions: analysts,
  // The same sessions as above: whoever may read them may read the file of them.
  GetCSVSessions: analysts,
  CreateTag: tagKeepers,
  UpdateTag: tagKeepers,
  DeleteTag: tagKeepers,
  WriteTags: tagKeepers,
};

export function mayUse(role: Role, command: string): boolean {
  return (Object.hasOwn(allowed, command) ? allowed[command] : admins)?.includes(role) ?? false;
}

/** What changes are told of, to whoever subscribes. */
export const topics = {
  connectors: everybody,
  chargers: everybody,
  groups: everybody,
  transactions: everybody,
  alarms: everybody,
  sessions: analysts,
  site: analysts,
  log: admins,
  audit: admins,
} as const satisfies Record<string, readonly Role[]>;

export type Topic = keyof typeof topics;

export function isTopic(name: string): name is Topic {
  return Object.hasOwn(topics, name);
}

export function mayHear(role: Role, topic: Topic): boolean {
  const listeners: readonly Role[] = topics[topic];
  return listeners.includes(role);
}
