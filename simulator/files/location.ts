/** Where files come from and go to. */

export function parseLocation(location: string): URL | undefined {
  return URL.canParse(location) ? new URL(location) : undefined;
}

/** Whether it is on this machine: real transfers go nowhere else. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
