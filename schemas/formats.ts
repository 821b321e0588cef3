/** The two formats that OCPP 1.6 knows: moments (OCPP 1.6 §3.15) and addresses. */

const date = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const time = "(?:[01]\\d|2[0-3]):(?:[0-5]\\d:[0-5]\\d|59:60)(?:\\.\\d+)?";
const hours = "[+-](?:[01]\\d|2[0-3])";
const strictForm = new RegExp(`^${date}[Tt]${time}(?:[Zz]|${hours}:[0-5]\\d)$`);
const tolerableForm = new RegExp(`^${date}[Tt ]${time}(?:[Zz]|${hours}(?::?[0-5]\\d)?)?$`);

/** Whether a text is a moment as RFC 3339 writes it. */
export function isDateTime(text: string): boolean {
  return strictForm.test(text) && isOnCalendar(text);
}

/** Whether it can be read as one, though its zone is missing or short, or a blank stands for the T. */
export function isTolerableDateTime(text: string): boolean {
  return tolerableForm.test(text) && isOnCalendar(text);
}

function isOnCalendar(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const octet = "%[\\da-fA-F]{2}";
const host = `\\[[\\da-fA-F:.vV]+\\]|(?:[\\w.~!$&'()*+,;=-]|${octet})*`;
const authority = `(?:(?:[\\w.~!$&'()*+,;=:-]|${octet})*@)?(?:${host})(?::\\d*)?`;
const rest = `(?:[\\w.~!$&'()*+,;=:@/?-]|${octet})*`;
const absoluteUri = new RegExp(
  `^[a-zA-Z][a-zA-Z\\d+.-]*:(?://${authority}(?=[/?#]|$)|(?!//))${rest}(?:#${rest})?$`,
);

/** Whether a text is an absolute address as RFC 3986 writes it. */
export function isUri(address: string): boolean {
  return absoluteUri.test(address);
}
