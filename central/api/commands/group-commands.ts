/** Commands about groups. */

import type { Commands } from "../command.ts";
import { accepted, refuse, result } from "../reply.ts";
import { groupShape, standingsOf } from "../shapes/charger-shape.ts";
import { illegal, putEntry, saved } from "./entry-change.ts";

export const groupCommands: Commands = {
  GetGroups(fields, { backOffice }) {
    const standings = standingsOf(backOffice);
    const withDetails = fields.flag("charger_details");
    const groups = backOffice.site.groups.list();
    return result(groups.map((group) => groupShape(group, backOffice, standings, withDetails)));
  },

  CreateGroup(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const groupId = fields.text("group_id");
    if (groupId === undefined) return illegal();
    if (site.groups.get(groupId) !== undefined) return refuse("GroupExists");
    const entry = {
      groupId,
      description: fields.text("description"),
      maxAllocation: fields.text("max_allocation"),
    };
    const note = () => audit.note("GROUP-NEW", { details: groupId, by: operator.userId });
    return putEntry({ table: site.groups, entry, illegal, note });
  },

  UpdateGroup(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const groupId = fields.text("group_id");
    if (groupId === undefined) return illegal();
    const group = site.groups.get(groupId);
    if (group === undefined) return refuse("NoSuchGroup");
    const entry = {
      groupId,
      description: fields.changed("description", group.description),
      maxAllocation: fields.changed("max_allocation", group.maxAllocation),
    };
    const details = `${groupId} ${entry.maxAllocation ?? "without allocation"}`;
    const note = () => audit.note("GROUP-UPDATE", { details, by: operator.userId });
    return putEntry({ table: site.groups, entry, illegal, note });
  },

  async DeleteGroup(fields, context) {
    const { site, audit } = context.backOffice;
    const groupId = fields.text("group_id");
    if (groupId === undefined) return illegal();
    if (site.groups.get(groupId) === undefined) return refuse("NoSuchGroup");
    if (site.chargers.list().some((charger) => charger.groupId === groupId)) {
      return refuse("GroupNotEmpty");
    }
    const note = () =>
      audit.note("GROUP-DELETE", { details: groupId, by: context.operator.userId });
    return saved(site.groups.remove(groupId), note);
  },

  SetBalanzState(fields, { backOffice, operator }) {
    const { site, balancing, audit } = backOffice;
    const group = site.groups.get(fields.text("group_id") ?? "");
    if (group === undefined) return refuse("NoSuchGroup");
    if (group.maxAllocation === undefined) return refuse("NotAllocationGroup");
    const isSuspended = fields.flag("suspend");
    balancing?.setSuspended(group.groupId, isSuspended);
    const details = `${group.groupId} ${isSuspended ? "suspended" : "resumed"}`;
    audit.note("BALANZ", { details, by: operator.userId });
    return accepted;
  },

  /** How balancing stands, group by group. */
  GetBalanzState(_fields, { backOffice: { balancing } }) {
    const groups = balancing?.groups() ?? [];
    return result(
      groups.map(({ groupId, isSuspended, capAmps, heldAmps }) => ({
        group_id: groupId,
        suspended: isSuspended,
        cap: capAmps ?? null,
        held: heldAmps,
      })),
    );
  },

  GetAlarms: (_fields, { backOffice: { balancing } }) => result([...(balancing?.alarms() ?? [])]),
};
