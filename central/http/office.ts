/** What the HTTP side needs of the back office: a port. */

import type { Clock } from "../../protocol/clock.ts";
import type { Action, Request, Response } from "../../schemas/messages.ts";
import type { CentralSystem } from "../central-system.ts";
import type { CommandOptions } from "../commands.ts";
import type { Site } from "../site/site.ts";

export interface HttpOperator {
  readonly userId: string;
  readonly role: string;
}

export type HttpLoginOutcome =
  | { readonly kind: "accepted"; readonly operator: HttpOperator }
  | { readonly kind: "rejected" }
  | { readonly kind: "blocked"; readonly untilMs: number };

export interface HttpOffice {
  readonly clock: Clock;
  readonly centralSystem: CentralSystem;
  readonly site: Pick<Site, "chargers">;
  readonly operators: {
    /** As he is listed now; undefined if he is no longer, or with another password. */
    current(operator: HttpOperator): HttpOperator | undefined;
  };
  mayUse(operator: HttpOperator, command: string): boolean;
  logIn(
    credentials: { readonly userId: string; readonly password: string },
    address: string,
  ): Promise<HttpLoginOutcome>;
  /** As {@link CentralSystem.call}, in the name of an operator. */
  command<A extends Action>(
    operator: HttpOperator,
    chargerId: string,
    action: A,
    payload: Request<A>,
    options: CommandOptions,
  ): Promise<Response<A>>;
}
