/** Secrets of an `--env-file` are written nowhere: not to the console, and not to any report. */

import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import type { LoadSettings } from "./load-files.ts";

const secretName = /pass|secret|token|credential|auth|_key$|^key$/i;

/** A shorter one would hide half of what is written. */
const shortest = 4;

/** What a file has added to `outside` is looked at; events come back as they are if it holds none. */
export function redactEvents(
  environment: LoadSettings["environment"],
  outside: LoadSettings["environment"],
): (event: RunEvent) => RunEvent {
  const secrets = Object.entries(environment)
    .filter(([name]) => outside[name] === undefined && secretName.test(name))
    .flatMap(([, value]) => (value === undefined || value.length < shortest ? [] : [value]))
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
  if (secrets.length === 0) return (event) => event;
  const redactText = (text: string) =>
    secrets.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  return (event) =>
    JSON.parse(JSON.stringify(event), (_, value: unknown) =>
      typeof value === "string" ? redactText(value) : value,
    );
}
