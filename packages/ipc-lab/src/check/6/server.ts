/** Starts and ends the server. */
import { setTimeout as delay } from 'node:timers/promises';

import type { Event } from '../../observe/events.js';
import { RecordedHistory } from '../../history/recorded-history.js';
import type { ObservedProgram } from '../observed-programs/observed-program.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { isServing } from './bound-socket.js';

/** How the server ended: by itself, after SIGINT or SIGTERM, or only when it was killed. */
export type ServerEnd = 'itself' | 'asked' | 'killed';

/** Seconds that a server has to end by itself after its clients, and then after a signal. */
const timeToEnd = 3;
const timeAfterSignal = 5;

/** Resolves when the server serves, or when its time to begin is over. */
export async function startServer(
  commands: Commands,
  programs: ExercisePrograms,
): Promise<ObservedProgram> {
  const { timeLimit } = programs.limits;
  // The server's time limit includes those of its clients.
  const own = { ...programs.limits, timeLimit: timeLimit * 2 + timeToEnd + 2 * timeAfterSignal };
  const server = programs.start(commands['server'], own);
  await server.until(serves(server), timeLimit);
  return server;
}

function serves(program: ObservedProgram): (event: Event) => boolean {
  return (event) =>
    (event.type === 'listening' || event.type === 'bound') &&
    isServing(new RecordedHistory(program.events));
}

/** A server may keep serving other clients: it is sent the signals by which a user would end it. */
export async function endServer(server: ObservedProgram): Promise<ServerEnd> {
  if (await isOver(server, timeToEnd)) return 'itself';
  const bound = new RecordedHistory(server.events).all('bound')[0];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    if (bound === undefined) break;
    try {
      process.kill(bound.pid, signal);
    } catch {
      break;
    }
    if (await isOver(server, timeAfterSignal)) return 'asked';
  }
  server.stop('asked');
  return 'killed';
}

async function isOver(server: ObservedProgram, seconds: number): Promise<boolean> {
  const controller = new AbortController();
  const late = delay(seconds * 1000, false, { signal: controller.signal }).catch(() => false);
  const over = await Promise.race([server.done.then(() => true), late]);
  controller.abort();
  return over;
}
