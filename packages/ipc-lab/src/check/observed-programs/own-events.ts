/** Which events a program itself caused: once it is stopped, we cause them. */
import type { Event } from '../../observe/events.js';

/**
 * Why the checker stopped a program. time: the time limit passed. processes, output: it made too many
 * processes, or too much output. left-running: its first process ended and others continued. asked: the
 * checker had seen enough.
 */
export type Stop = 'time' | 'processes' | 'output' | 'left-running' | 'asked';

export interface Stopping {
  readonly why: Stop;
  /** Seconds since the epoch. */
  readonly at: number;
}

export function isByClock(stopping: Stopping | undefined): boolean {
  return stopping?.why === 'time' || stopping?.why === 'left-running';
}

/** @param stopping Unless the program has not been stopped. */
export function isOwn(event: Event, stopping: Stopping | undefined): boolean {
  if (stopping === undefined) return true;
  // What it waited for when it was stopped. It may answer and wait again while it is being stopped: only the wait would be kept.
  if (event.type === 'blocked' && event.until === undefined) return event.since < stopping.at;
  // The event may have happened in time though we read it late.
  return isByClock(stopping) && event.time < stopping.at;
}
