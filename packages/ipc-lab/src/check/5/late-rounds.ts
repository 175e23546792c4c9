/**
 * Further rounds of 5, in which the bytes arrive in other portions than before: all at once, though they were written
 * one after the other; and one by one.
 */
import { closeSync, constants, openSync } from 'node:fs';

import { bytesOf } from '../../language/lossless.js';
import type { Findings } from '../judge/verdict.js';
import type { Commands, ExercisePrograms } from '../observed-programs/exercise-programs.js';
import { lateWrites } from '../observed-programs/late-run.js';
import { wasStopped } from '../observed-programs/run-twice.js';
import type { Evidence } from './evidence.js';
import { judgeRound, type InEachRound } from './judge-round.js';
import { fifoOf, transferOf, type Round } from './round.js';
import { runRound } from './run-round.js';

/** Bytes that a FIFO holds: pipe(7). More than these are never all there at once. */
const capacity = 65_536;
/** Seconds that the sender has to write everything, and then the reader to open the FIFO. */
const patience = 5;

/** @param before A round on the existing FIFO in which all went well. */
export async function runLateRounds(
  commands: Commands,
  programs: ExercisePrograms,
  before: Round,
): Promise<Round[]> {
  const fifo = fifoOf(before);
  if (fifo?.path === undefined) return [];
  const { writes, total } = transferOf(before, fifo);
  // What one write passes to a reader does not depend on time.
  if (writes.length < 2) return [];
  const gathered = total < capacity ? await runGathered(commands, programs, fifo.path) : undefined;
  const apart = await runRound(commands, programs, false, { send: [lateWrites] });
  return gathered === undefined ? [apart] : [gathered, apart];
}

/**
 * The reader reads only when everything is written: until it has opened the FIFO, both ends are held here.
 *
 * @returns `undefined` if the FIFO does not exist any more.
 */
async function runGathered(
  { send, get }: Commands,
  programs: ExercisePrograms,
  path: string,
): Promise<Round | undefined> {
  const release = hold(path);
  if (release === undefined) return undefined;
  try {
    const limits = { ...programs.limits, tampering: { injections: [] } };
    const sender = programs.start(send, limits);
    await sender.ends(patience);
    const reader = programs.start(get, limits);
    await reader.until(
      (event) => event.type === 'opened' && event.object.kind === 'fifo',
      patience,
    );
    release();
    const [sent, got] = await Promise.all([sender.done, reader.done]);
    return { send: sent, get: got };
  } finally {
    release();
  }
}

/** @returns A function that closes both ends. */
function hold(path: string): (() => void) | undefined {
  let fd: number | undefined;
  try {
    // O_RDWR waits for no other process: fifo(7).
    fd = openSync(bytesOf(path), constants.O_RDWR | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  return () => {
    if (fd !== undefined) closeSync(fd);
    fd = undefined;
  };
}

/** The criteria that may have held only because one process was faster. */
export function judgeLate(
  { send, get }: Round,
  count: number,
): Partial<Findings<InEachRound, Evidence>> {
  return wasStopped(send) || wasStopped(get) ? {} : judgeRound({ send, get }, count);
}
