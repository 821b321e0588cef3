/** Whether a server may be reached from elsewhere as it is set up. */

import type { Clock } from "../../protocol/clock.ts";
import { createOperators } from "../back-office/operators.ts";
import type { ServerConfiguration } from "../configuration-file/server-configuration.ts";
import type { Log } from "../log-book/log-book.ts";
import type { Site } from "../site/site.ts";
import { ServeError } from "./serve-error.ts";

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i;

export interface ExposureOptions {
  readonly configuration: Pick<ServerConfiguration, "listeners" | "site">;
  readonly clock: Clock;
  readonly site: Pick<Site, "users">;
  readonly log: Log;
}

/** @throws {ServeError} if anybody could come in with a password that everybody knows */
export function checkExposure({ configuration, clock, site, log }: ExposureOptions): void {
  const exposed = configuration.listeners.filter(({ host }) => !loopback.test(host));
  const [first] = exposed.filter(({ servesApi, servesHttp }) => servesApi || servesHttp);
  const [demoUser] = createOperators({ clock, users: () => site.users.list() }).demoUserIds();
  if (first !== undefined && demoUser !== undefined) {
    const where = `${first.host} can be reached from elsewhere`;
    throw new ServeError(
      `${where}, and user ${demoUser} has the password that everybody knows: change it in ` +
        `${configuration.site.users}, or listen on 127.0.0.1`,
    );
  }
  for (const { host, port, tls } of exposed) {
    if (tls !== undefined) continue;
    const text = `${host}:${port} is without TLS: passwords and keys can be read on their way`;
    log.warning(text);
  }
}
