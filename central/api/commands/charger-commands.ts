/** Commands about chargers, as they are laid down. */

import type { BackOffice } from "../../back-office/back-office.ts";
import type { ChargerEntry } from "../../site/charger-entry.ts";
import { type Commands, chargerIdOf } from "../command.ts";
import { refuse, result } from "../reply.ts";
import { chargerShape, standingsOf } from "../shapes/charger-shape.ts";
import { illegal, putEntry, saved } from "./entry-change.ts";

export const chargerCommands: Commands = {
  GetChargers(fields, context) {
    const { backOffice } = context;
    const groupId = fields.text("group_id");
    const chargerId = chargerIdOf(fields, context);
    const standings = standingsOf(backOffice);
    const chargers = chargersFor(backOffice, groupId, chargerId);
    return result(chargers.map((charger) => chargerShape(charger, backOffice, standings)));
  },

  /** An alias here is the name of the new one, whoever else has it. */
  CreateCharger(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const chargerId = fields.text("charger_id");
    const alias = fields.text("alias");
    const groupId = fields.text("group_id");
    if (chargerId === undefined || alias === undefined || groupId === undefined) return illegal();
    if (site.chargers.get(chargerId) !== undefined) return refuse("ChargerAlreadyExists");
    const entry = {
      chargerId,
      alias,
      groupId,
      connectorCount: fields.integer("no_connectors") ?? 1,
      priority: fields.integer("priority"),
      description: fields.text("description"),
      connMaxAmps: fields.number("conn_max"),
    };
    const note = () => audit.note("CHARGER-NEW", { chargerId, by: operator.userId });
    return putEntry({ table: site.chargers, entry, illegal, note });
  },

  UpdateCharger(fields, context) {
    const { site, audit } = context.backOffice;
    const chargerId = chargerIdOf(fields, context);
    if (chargerId === undefined) return illegal();
    const charger = site.chargers.get(chargerId);
    if (charger === undefined) return refuse("NoSuchCharger");
    const entry = {
      ...charger,
      alias: fields.text("alias") ?? charger.alias,
      groupId: fields.text("group_id") ?? charger.groupId,
      connectorCount: fields.integer("no_connectors") ?? charger.connectorCount,
      priority: fields.changedInteger("priority", charger.priority),
      description: fields.changed("description", charger.description),
      connMaxAmps: fields.changedNumber("conn_max", charger.connMaxAmps),
    };
    const note = () =>
      audit.note("CHARGER-UPDATE", {
        chargerId: charger.chargerId,
        details: differences(charger, entry),
        by: context.operator.userId,
      });
    return putEntry({ table: site.chargers, entry, illegal, note });
  },

  /** Whoever is connected is cut off: what nobody has laid down must not charge. */
  async DeleteCharger(fields, context) {
    const { site, audit, centralSystem } = context.backOffice;
    const chargerId = chargerIdOf(fields, context);
    if (chargerId === undefined) return illegal();
    const charger = site.chargers.get(chargerId);
    if (charger === undefined) return refuse("NoSuchCharger");
    audit.note("CHARGER-DELETE", {
      chargerId: charger.chargerId,
      by: context.operator.userId,
    });
    const saving = site.chargers.remove(charger.chargerId);
    centralSystem.connectionOf(charger.chargerId)?.close(1001, "the charger has been deleted");
    return saved(saving, () => undefined);
  },

  ResetChargerAuth(fields, context) {
    const { site, audit } = context.backOffice;
    const chargerId = chargerIdOf(fields, context);
    if (chargerId === undefined) return illegal();
    const charger = site.chargers.get(chargerId);
    if (charger === undefined) return refuse("NoSuchCharger");
    const { authSha, passwordHash, proposedPasswordHash, ...keyless } = charger;
    const entry = { ...keyless, ...withoutKeyProfile(charger) };
    const note = () =>
      audit.note("CHARGER-AUTH", {
        chargerId: charger.chargerId,
        details: "key forgotten",
        by: context.operator.userId,
      });
    return putEntry({ table: site.chargers, entry, illegal, note });
  },
};

function chargersFor(
  { site }: BackOffice,
  groupId: string | undefined,
  chargerId: string | undefined,
): readonly ChargerEntry[] {
  const wanted = chargerId === undefined ? undefined : site.chargers.get(chargerId)?.chargerId;
  return site.chargers
    .list()
    .filter((charger) => groupId === undefined || charger.groupId === groupId)
    .filter((charger) => chargerId === undefined || charger.chargerId === wanted);
}

function differences(before: ChargerEntry, after: ChargerEntry): string {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([field, value]) => old.get(field) !== value)
    .map(([field, value]) => `${field} ${old.get(field) ?? "-"} to ${value ?? "-"}`)
    .join(", ");
}

/** Without a key there is none to ask for: nobody is to be locked out by that. */
function withoutKeyProfile({ securityProfile }: ChargerEntry): Partial<ChargerEntry> {
  const proposedSecurityProfile = undefined;
  return securityProfile === 3
    ? { proposedSecurityProfile }
    : { securityProfile: undefined, proposedSecurityProfile };
}
