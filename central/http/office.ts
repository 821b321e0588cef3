/** What the HTTP side needs of the back office. */

import type { BackOffice } from "../back-office/back-office.ts";
import type { Operators } from "../back-office/operators.ts";
import type { Site } from "../site/site.ts";

export type HttpOffice = Pick<BackOffice, "clock" | "centralSystem" | "logIn" | "command"> & {
  readonly site: Pick<Site, "chargers">;
  readonly operators: Pick<Operators, "current">;
};
