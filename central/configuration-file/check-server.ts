/** Says all that is wrong with a configuration and with the files of its site. Nothing is written. */

import type { FileProblem } from "../site/file-problem.ts";
import { checkSite } from "../site/open-site.ts";
import { loadConfiguration } from "./load-configuration.ts";
import type { ConfigurationSource } from "./server-paths.ts";

export async function checkServer(source: ConfigurationSource): Promise<readonly FileProblem[]> {
  const { site, problems } = loadConfiguration(source);
  return site === undefined ? problems : [...problems, ...(await checkSite(site))];
}
