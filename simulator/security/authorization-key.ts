/** The password of Basic authorization, as the AuthorizationKey holds it (whitepaper A00.FR.205). */

const hexKey = /^(?:[\da-f]{2}){16,20}$/i;

/** 16 to 20 bytes, written in hexadecimal or plainly; undefined for anything else. */
export function readAuthorizationKey(text: string): Uint8Array | undefined {
  if (hexKey.test(text)) return Buffer.from(text, "hex");
  const bytes = Buffer.from(text);
  return bytes.length >= 16 && bytes.length <= 20 ? bytes : undefined;
}
