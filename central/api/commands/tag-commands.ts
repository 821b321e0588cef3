/** Commands about id tags. */

import type { TagEntry, TagStatus } from "../../site/tag-entry.ts";
import type { Commands } from "../command.ts";
import { refuse, result } from "../reply.ts";
import { illegal, putEntry, saved } from "./entry-change.ts";

export const tagCommands: Commands = {
  GetTags: (_fields, { backOffice }) => result(backOffice.site.tags.list().map(toShape)),

  CreateTag(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const idTag = fields.text("id_tag");
    if (idTag === undefined) return illegal();
    if (site.tags.get(idTag) !== undefined) return refuse("TagExists");
    const entry = {
      idTag: idTag.toUpperCase(),
      userName: fields.text("user_name"),
      parentIdTag: fields.text("parent_id_tag"),
      description: fields.text("description"),
      status: toStatus(fields.text("status")),
      priority: fields.integer("priority"),
    };
    const note = () =>
      audit.note("TAG-NEW", { idTag: entry.idTag, details: entry.status, by: operator.userId });
    return putEntry({ table: site.tags, entry, illegal, note });
  },

  UpdateTag(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const idTag = fields.text("id_tag");
    if (idTag === undefined) return illegal();
    const tag = site.tags.get(idTag);
    if (tag === undefined) return refuse("NoSuchTag");
    const status = fields.text("status");
    const entry = {
      ...tag,
      userName: fields.changed("user_name", tag.userName),
      parentIdTag: fields.changed("parent_id_tag", tag.parentIdTag),
      description: fields.changed("description", tag.description),
      status: status === undefined ? tag.status : toStatus(status),
      priority: fields.changedInteger("priority", tag.priority),
    };
    const note = () =>
      audit.note("TAG-UPDATE", { idTag: tag.idTag, details: entry.status, by: operator.userId });
    return putEntry({ table: site.tags, entry, illegal, note });
  },

  async DeleteTag(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const idTag = fields.text("id_tag");
    if (idTag === undefined) return illegal();
    if (site.tags.get(idTag) === undefined) return refuse("NoSuchTag");
    audit.note("TAG-DELETE", { idTag, by: operator.userId });
    return saved(site.tags.remove(idTag), () => undefined);
  },
};

/** Whoever is not said to be activated is not: but in whatever case it is written. */
function toStatus(written = ""): TagStatus {
  return written.toLowerCase() === "activated" ? "Activated" : "Blocked";
}

function toShape(tag: TagEntry) {
  return {
    id_tag: tag.idTag,
    user_name: tag.userName ?? null,
    parent_id_tag: tag.parentIdTag ?? null,
    description: tag.description ?? null,
    status: tag.status,
    priority: tag.priority ?? null,
  };
}
