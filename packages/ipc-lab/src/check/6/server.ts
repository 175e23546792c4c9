/** Starts and ends the server. */
import type { Tampering } from '../../observe/strace/tampering.js';
import type { Event } from '../../observe/events.js';
import { RecordedHistory } from '../../history/recorded-history.js';
import type { ObservedProgram } from '../observed-programs/observed-program.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { isServing } from './bound-socket.js';
import { findPrintedSum, sumOf, type ClientValues } from './values.js';

/** How the server ended: by itself, after SIGINT or SIGTERM, or only when it was killed. */
export type ServerEnd = 'itself' | 'asked' | 'killed';

/** Seconds that a server has to end by itself after its clients, and then after a signal. */
const timeToEnd = 3;
const timeAfterSignal = 5;

/** Resolves when the server serves, or when its time to begin is over. */
export async function startServer(
  commands: Commands,
  programs: ExercisePrograms,
  tampering?: Tampering,
): Promise<ObservedProgram> {
  const { timeLimit } = programs.limits;
  // The server's time limit includes those of its clients.
  const own = {
    ...programs.limits,
    timeLimit: timeLimit * 2 + timeToEnd + 2 * timeAfterSignal,
    ...(tampering !== undefined && { tampering }),
  };
  const server = programs.start(commands['server'], own);
  await server.until(serves(server), timeLimit);
  return server;
}

function serves(program: ObservedProgram): (event: Event) => boolean {
  return (event) =>
    (event.type === 'listening' || event.type === 'bound') &&
    isServing(new RecordedHistory(program.events));
}

/** Resolves when the server has printed the sum, or its time is over: it may answer its clients first. */
export async function awaitSum(server: ObservedProgram, values: ClientValues): Promise<void> {
  const sum = sumOf(values);
  await server.until(
    ({ type }) =>
      type === 'written' && findPrintedSum(new RecordedHistory(server.events), sum) !== undefined,
    timeToEnd,
  );
}

/** A server may keep serving other clients: it is sent the signals by which a user would end it. */
export async function endServer(server: ObservedProgram): Promise<ServerEnd> {
  if (await server.ends(timeToEnd)) return 'itself';
  const bound = new RecordedHistory(server.events).all('bound')[0];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (bound === undefined) break;
    try {
      process.kill(bound.pid, signal);
    } catch {
      break;
    }
    if (await server.ends(timeAfterSignal)) return 'asked';
  }
  server.stop('asked');
  return 'killed';
}
