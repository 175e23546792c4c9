/** How the program of 1a runs: its signals are counted as they are sent, and a first try ends early. */
import type { Event } from '../../observe/events.js';
import { inEach, type Text } from '../../language/text.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import type { Run } from '../observed-programs/observed-program.js';

export const fullSeconds = 30;

export interface SignalsRun extends Run {
  /** Of how many seconds it was judged; all, unless `--seconds` says otherwise. */
  readonly seconds?: number;
  /** Whether it still sent signals after these seconds, and was stopped. */
  readonly isLonger?: boolean;
}

/** Seconds after the last signal of a first try. A signal that is sent later belongs to a longer program. */
const margin = 0.75;

export async function runSignals(
  commands: Commands,
  programs: ExercisePrograms,
): Promise<SignalsRun> {
  const { seconds = fullSeconds, timeLimit, progress } = programs.limits;
  const program = programs.start(commands['program']);
  let count = 0;
  let first: number | undefined;
  const goesOn = (event: Event): boolean => {
    if (event.type !== 'signal-sent' || event.signal !== 'SIGUSR1') return false;
    // A library may signal threads of its own.
    if (event.error !== undefined || event.target === event.pid) return false;
    count += 1;
    first ??= event.time;
    progress?.(Math.min(count, seconds), seconds);
    return seconds < fullSeconds && count > seconds + 1 && event.time - first > seconds + margin;
  };
  const isLonger = await program.until(goesOn, timeLimit * 2);
  // What happened before that counts, though it is read later.
  if (isLonger) program.stop('time');
  return { ...(await program.done), seconds, isLonger };
}

const firstTry: Text = {
  en: 'a first try of {seconds} s instead of {full} s',
  fr: 'un premier essai de {seconds} s au lieu de {full} s',
};

/** Which part of the exercise was looked at, if not all of it. */
export function partOf({ seconds = fullSeconds }: SignalsRun): Text | undefined {
  return seconds < fullSeconds ? inEach(firstTry, { seconds, full: fullSeconds }) : undefined;
}
