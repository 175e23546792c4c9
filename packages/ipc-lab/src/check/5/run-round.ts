/** Runs a sender and a reader at once. */
import type { Event } from '../../observe/events.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import type { Round } from './round.js';

/** Seconds that a sender has to make its FIFO before its reader is started. */
const fifoPatience = 10;

/**
 * @param isNew Whether the sender has to make the FIFO first. If not, both programs start at once.
 * @param delays For strace, by the name of the command.
 */
export async function runRound(
  commands: Commands,
  programs: ExercisePrograms,
  isNew: boolean,
  delays: { readonly send?: readonly string[] } = {},
): Promise<Round> {
  const tampering = delays.send && { injections: delays.send };
  const send = programs.start(commands['send'], {
    ...programs.limits,
    ...(tampering && { tampering }),
  });
  if (isNew) await send.until(hasFifo, Math.min(fifoPatience, programs.limits.timeLimit / 2));
  const get = programs.start(commands['get']);
  const [sent, got] = await Promise.all([send.done, get.done]);
  return { send: sent, get: got };
}

/** Whether the sender has made or opened its FIFO, or has failed to. */
function hasFifo(event: Event): boolean {
  const isFifo = 'object' in event && event.object?.kind === 'fifo';
  return isFifo && (event.type === 'made' || event.type === 'opened' || event.type === 'failed');
}
