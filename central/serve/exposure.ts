/** Whether a server may be reached from elsewhere as it is set up. */

import type { Clock } from "../../protocol/clock.ts";
import { createOperators } from "../back-office/operators.ts";
import type {
  ListenerConfiguration,
  ServerConfiguration,
} from "../configuration-file/server-configuration.ts";
import type { Log } from "../log-book/log-book.ts";
import type { Site } from "../site/site.ts";
import { ServeError } from "./serve-error.ts";

const ownHost = "127.0.0.1";
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i;

export interface ExposureOptions {
  readonly configuration: Pick<ServerConfiguration, "listeners" | "site">;
  readonly clock: Clock;
  readonly site: Pick<Site, "users">;
  readonly log: Log;
}

/**
 * The ports to listen on. The published files of balanz have a user whose password everybody knows,
 * and an address that all can reach: as they stand, only this machine can.
 *
 * @throws {ServeError} if anybody could come in with a password that everybody knows
 */
export function safeListeners(options: ExposureOptions): readonly ListenerConfiguration[] {
  const { configuration, clock, site, log } = options;
  const [demoUser] = createOperators({ clock, users: () => site.users.list() }).demoUserIds();
  return configuration.listeners.map((listener) => {
    const { host, port, tls, servesApi, servesHttp, isHostInherited } = listener;
    if (loopback.test(host)) return listener;
    const isForOperators = servesApi || servesHttp;
    if (demoUser === undefined || !isForOperators) {
      const text = `${host}:${port} is without TLS: passwords and keys can be read on their way`;
      if (tls === undefined) log.warning(text);
      return listener;
    }
    const known =
      `user ${demoUser} has the password that everybody knows: change it in ` +
      configuration.site.users;
    if (!isHostInherited) {
      const where = `${host} can be reached from elsewhere`;
      throw new ServeError(`${where}, and ${known}, or listen on 127.0.0.1`);
    }
    log.warning(`listening on ${ownHost} in place of ${host}, because ${known}`);
    return { ...listener, host: ownHost };
  });
}
