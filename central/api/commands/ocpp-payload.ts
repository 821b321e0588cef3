/**
 * Between the names of fields that operators' clients use, and those of OCPP 1.6: `connector_id`
 * there is `connectorId` here.
 */

/** Both spellings are taken, at any depth. */
export function toCamelCase(value: unknown): unknown {
  return rename(value, (name) =>
    name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
  );
}

export function toSnakeCase(value: unknown): unknown {
  return rename(value, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function rename(value: unknown, toName: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, toName));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [toName(name), rename(field, toName)]),
  );
}
