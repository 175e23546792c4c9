/**
 * Runs 6: first a server with two clients; then a server that is killed while it listens, and one that is
 * started after it, which serves two clients with other values.
 */
import { linkStatusAt } from '../../observe/path-status.js';
import { removeLeftovers } from '../observed-programs/leftovers.js';
import { CommandsRefused } from '../observed-programs/commands-refused.js';
import type { ObservedProgram, Run } from '../observed-programs/observed-program.js';
import { RecordedHistory } from '../../history/recorded-history.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { boundPath, isServing } from './bound-socket.js';
import { awaitSum, endServer, startServer, type ServerEnd } from './server.js';
import { serveLate } from './late-service.js';
import { runClients, type Service } from './service.js';
import { sumClients } from './sum-clients.js';
import { sumServer } from './sum-server.js';
import { chooseValues, type ClientValues } from './values.js';

export interface ServerAndClients extends Service {
  readonly end: ServerEnd;
  /** The path of the socket, if it exists after the server's end. */
  readonly left: string | undefined;
  /** A server that was killed while it listened, and the one that was started after it. */
  readonly killed: Run | undefined;
  readonly restarted: Run | undefined;
  /** With other values; `undefined` if the server never served. */
  readonly second: Service | undefined;
  /** With a first client that sends its value last; `undefined` if there was nothing to find out. */
  readonly late?: Service | undefined;
}

/**
 * @param showFirst Is given the first service, and the criterion that is about the server which is started after another.
 * @throws `CommandsRefused` the client's command does not contain `{value}`.
 */
export async function runServerAndClients(
  commands: Commands,
  programs: ExercisePrograms,
  showFirst: (seen: ServerAndClients, undecided: readonly ['stale-ok']) => Promise<void>,
): Promise<ServerAndClients> {
  const client = commands['client'] ?? [];
  if (!client.some((word) => word.includes('{value}'))) {
    throw new CommandsRefused({
      en: "--client needs {value} where its value goes: --client './client {value}'",
      fr: "--client demande {value} là où va sa valeur : --client './client {value}'",
    });
  }
  const values = chooseValues();
  const serving = await startServer(commands, programs);
  const clients = await runClients(commands, programs, values);
  const end = await endServer(serving);
  const server = await serving.done;
  const path = boundPath(server);
  const left = path !== undefined && linkStatusAt(path) !== undefined ? path : undefined;
  // The next server must not find this one's socket file.
  removeLeftovers(server.leftovers);

  const seen = { server, clients, values, end, left };
  await showFirst({ ...seen, killed: undefined, restarted: undefined, second: undefined }, [
    'stale-ok',
  ]);
  const killed = await kill(await startServer(commands, programs));
  if (!isServing(killed.history))
    return { ...seen, killed, restarted: undefined, second: undefined };
  const others = chooseValues(values);
  const again = await startServer(commands, programs);
  const second = await serve(again, commands, programs, others);
  const restarted = second?.server ?? (await kill(again));
  removeLeftovers([...killed.leftovers, ...restarted.leftovers]);
  const last =
    second ?? (await serve(await startServer(commands, programs), commands, programs, others));
  const served = { ...seen, killed, restarted, second: last };
  if (last === undefined || !isRight(seen) || !isRight(last)) return served;
  removeLeftovers(last.server.leftovers);
  return { ...served, late: await serveLate(commands, programs, last) };
}

function isRight(service: Service): boolean {
  return sumServer(service).verdict === 'pass' && sumClients(service).verdict === 'pass';
}

async function kill(server: ObservedProgram): Promise<Run> {
  server.stop('asked');
  return server.done;
}

/** @returns `undefined` if the server does not serve. */
async function serve(
  server: ObservedProgram,
  commands: Commands,
  programs: ExercisePrograms,
  values: ClientValues,
): Promise<Service | undefined> {
  if (!isServing(new RecordedHistory(server.events))) return undefined;
  const clients = await runClients(commands, programs, values);
  await awaitSum(server, values);
  return { server: await kill(server), clients, values };
}
