/** Commands about the files that the site is kept in. */

import { formatProblem, hasErrors } from "../../site/file-problem.ts";
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
    const problems = (await backOffice.files?.reload(table)) ?? [];
    const texts = problems.map(formatProblem);
    backOffice.audit.note("FILE-READ", {
      details: [table, ...texts].join(" "),
      by: operator.userId,
    });
    if (!hasErrors(problems)) return accepted;
    const details = { problems: texts };
    return table === "firmware"
      ? refuseInText("InvalidFile", details)
      : refuse("InvalidFile", details);
  };
}

function write(table: TableName): Command {
  return async (_fields, { backOffice, operator }) => {
    await backOffice.files?.write(table);
    backOffice.audit.note("FILE-WRITE", { details: table, by: operator.userId });
    return accepted;
  };
}
