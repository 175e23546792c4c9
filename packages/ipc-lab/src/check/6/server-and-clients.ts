/**
 * Runs 6: first a server with two clients; then a server that is killed while it listens, and one that is
 * started after it.
 */
import { linkStatusAt } from '../../observe/path-status.js';
import { removeLeftovers } from '../observed-programs/leftovers.js';
import { CommandsRefused } from '../observed-programs/commands-refused.js';
import type { Run } from '../observed-programs/observed-program.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { endServer, startServer, type ServerEnd } from './server.js';
import { boundPath, isServing } from './bound-socket.js';
import { clientValues } from './values.js';

export interface ServerAndClients {
  readonly server: Run;
  readonly clients: readonly Run[];
  readonly end: ServerEnd;
  /** The path of the socket, if it exists after the server's end. */
  readonly left: string | undefined;
  /** A server that was killed while it listened, and the one that was started after it. */
  readonly killed: Run | undefined;
  readonly restarted: Run | undefined;
}

/** @throws `CommandsRefused` the client's command does not contain `{value}`. */
export async function runServerAndClients(
  commands: Commands,
  programs: ExercisePrograms,
): Promise<ServerAndClients> {
  const client = commands['client'] ?? [];
  if (!client.some((word) => word.includes('{value}'))) {
    throw new CommandsRefused({
      en: "--client needs {value} where its value goes: --client './client {value}'",
      fr: "--client demande {value} là où va sa valeur : --client './client {value}'",
    });
  }
  const serving = await startServer(commands, programs);
  const started = clientValues.map((value) =>
    programs.start(client.map((word) => word.replaceAll('{value}', String(value)))),
  );
  const clients = await Promise.all(started.map((one) => one.done));
  const end = await endServer(serving);
  const server = await serving.done;
  const path = boundPath(server);
  const left = path !== undefined && linkStatusAt(path) !== undefined ? path : undefined;
  // The next server must not find this one's socket file.
  removeLeftovers(server.leftovers);

  const killed = await runUntilServing(commands, programs);
  const restarted = isServing(killed.history)
    ? await runUntilServing(commands, programs)
    : undefined;
  return { server, clients, end, left, killed, restarted };
}

/** Kills the server as soon as it serves. */
async function runUntilServing(commands: Commands, programs: ExercisePrograms): Promise<Run> {
  const server = await startServer(commands, programs);
  server.stop('asked');
  return server.done;
}
