/** Commands about the files that the site is kept in. */

import type { TableName } from "../../site/site.ts";
import type { Command, Commands } from "../command.ts";
import { accepted, refuse, refuseInText } from "../reply.ts";

export const fileCommands: Commands = {
  ReloadGroups: reload("groups"),
  ReloadChargers: reload("chargers"),
  ReloadTags: reload("tags"),
  ReloadFirmware: reload("firmware"),
  WriteChargers: write("chargers"),
  WriteTags: write("tags"),
};

/** A file that cannot be read changes nothing. Without files there is nothing to be read. */
function reload(table: TableName): Command {
  return async (_fields, { backOffice, operator }) => {
    const problem = await backOffice.files?.reload(table);
    const details = problem === undefined ? table : `${table}: ${problem}`;
    backOffice.audit.note("FILE-READ", { details, by: operator.userId });
    if (problem === undefined) return accepted;
    return table === "firmware"
      ? refuseInText("InvalidFile", { problem })
      : refuse("InvalidFile", { problem });
  };
}

function write(table: TableName): Command {
  return async (_fields, { backOffice, operator }) => {
    await backOffice.files?.write(table);
    backOffice.audit.note("FILE-WRITE", { details: table, by: operator.userId });
    return accepted;
  };
}
