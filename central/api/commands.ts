/** Every command of the operators' interface, by its name, but for those of the socket itself. */

import type { Command } from "./command.ts";
import { chargerCommands } from "./commands/charger-commands.ts";
import { fileCommands } from "./commands/file-commands.ts";
import { firmwareCommands } from "./commands/firmware-commands.ts";
import { groupCommands } from "./commands/group-commands.ts";
import { ocppCommands } from "./commands/ocpp-commands.ts";
import { plainOcppCommands } from "./commands/plain-ocpp-commands.ts";
import { profileCommands } from "./commands/profile-commands.ts";
import { sessionCommands } from "./commands/session-commands.ts";
import { systemCommands } from "./commands/system-commands.ts";
import { tagCommands } from "./commands/tag-commands.ts";
import { userCommands } from "./commands/user-commands.ts";

/** The form that clients have always known stands before the plain one. */
const toChargers = { ...plainOcppCommands, ...ocppCommands, ...profileCommands };

export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...toChargers,
    ...systemCommands,
    ...fileCommands,
    ...groupCommands,
    ...chargerCommands,
    ...tagCommands,
    ...userCommands,
    ...firmwareCommands,
    ...sessionCommands,
  }),
);

/** Whether it is about a charger that must be connected. */
export function isToCharger(command: string): boolean {
  return Object.hasOwn(toChargers, command);
}
