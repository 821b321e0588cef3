/** One of the servers, in a process of its own: `node server-child.js NAME`. */

import { answerAs } from "./child.ts";
import { isServerName, servers } from "./servers.ts";

const [, , name] = process.argv;
if (!isServerName(name)) throw new Error(`there is no server ${name}`);
const server = servers[name]();
answerAs({
  port: async () => ({ port: (await server).port }),
  state: async () => (await server).state(),
});
