/** A site whose chargers share 16 A, in virtual time, and an operator who looks at it. */

import {
  createApi,
  createBackOffice,
  createBalancing,
  createCentralSystem,
  createFleet,
  createLogBook,
  createMemoryNetwork,
  createRandom,
  createSimulatedClock,
  createSite,
  createSiteDirectory,
  createTransportPair,
  openSessionHistory,
  toSiteModel,
} from "plugfest";

export async function askForGroups(): Promise<unknown> {
  const timeZone = "Europe/Copenhagen";
  const clock = createSimulatedClock(Date.UTC(2026, 0, 5, 6));
  const random = createRandom(1);
  const network = createMemoryNetwork({ clock, onFault: (fault) => console.error(fault) });

  // What an operator lays down. `openSite` keeps the same in CSV files.
  const site = createSite({
    groups: [{ groupId: "Yard", maxAllocation: "00:00-23:59>0=16" }],
    chargers: ["CP-1", "CP-2", "CP-3"].map((chargerId) => ({
      chargerId,
      alias: chargerId,
      groupId: "Yard",
      connectorCount: 1,
    })),
    // The SHA-256 of `adminadmin`: fit for an example, and for nothing else.
    users: [
      {
        userId: "admin",
        userType: "Admin",
        authSha: "d82494f05d6917ba02f7aaa29689ccb444bb73f20380876cb05d1f37537b7892",
      },
    ],
  });

  // Every tag may charge here, listed or not.
  const findIdTag = () => ({ status: "Accepted" }) as const;
  const directory = { ...createSiteDirectory(site, { random }), findIdTag };
  const centralSystem = createCentralSystem({ clock, random, directory });
  network.listen(centralSystem.gate);
  const model = toSiteModel(site, timeZone);
  const balancing = createBalancing({ centralSystem, clock, site: model });
  const history = await openSessionHistory({ clock, centralSystem, balancing, site, timeZone });
  const logBook = createLogBook({ clock });
  const backOffice = createBackOffice({
    ...{ clock, random, centralSystem, balancing, site, history, logBook, timeZone },
    version: "of an example",
  });
  const api = createApi({ backOffice });

  const fleet = createFleet({
    ...{ clock, dial: network.dial, count: 3, behavior: "office" },
    identityPattern: "CP-{index}",
  });
  fleet.start();
  await clock.advance(3 * 60 * 60 * 1000);

  // A client of balanz's interface; over a WebSocket it would say the same.
  const [operator, server] = createTransportPair({ clock });
  const answers: unknown[] = [];
  operator.listen({ message: (text) => answers.push(JSON.parse(text)), closed: () => undefined });
  api.accept(server, "192.0.2.1");
  operator.send('[2, "1", "Login", {"token": "adminadmin"}]');
  operator.send('[2, "2", "GetGroups", {}]');
  await clock.advance(1000);

  fleet.stop();
  api.close();
  backOffice.close();
  balancing.close();
  centralSystem.close();
  return answers.at(-1);
}
