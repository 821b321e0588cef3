/** What was found out about one thing that a run needs. */

/** `unknown`: this machine does not tell. */
export type State = "good" | "poor" | "bad" | "unknown";

export interface Finding {
  readonly is: State;
  readonly subject: string;
  readonly found: string;
  /** What to do about it. */
  readonly fix?: string | undefined;
}
