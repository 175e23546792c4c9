/**
 * Brings the events of a call together with the stack that `strace -k` writes below its line.
 *
 * An event belongs to the thread that made the call. The effect of a call is often seen before the call returns, in the line of
 * another thread: the stack then comes later, with the rest of the call.
 */
import type { Event } from './events.js';
import { parseLine } from './strace/line.js';
import { frameIn, type Frame } from './strace/stacks.js';

/** Is given the events of a call, and the functions within which it was made, the innermost first. */
export type Located = (events: readonly Event[], frames: readonly Frame[]) => void;

/** What another process's call does to a process, which may itself be within a call. */
const ofOthers: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'process-ended',
  'process-orphaned',
  'signal-delivered',
  'signal-coalesced',
  'signal-lost',
  'memory-sampled',
]);

export class CallStacks {
  /** The events of the calls that have not returned, by their threads. */
  readonly #open = new Map<number, Event[]>();
  /** Of the last line of a call. */
  #events: readonly Event[] = [];
  #frames: Frame[] = [];

  constructor(readonly located: Located) {}

  stackLine(text: string): void {
    const frame = frameIn(text);
    if (frame !== undefined) this.#frames.push(frame);
  }

  /** A line that is none of a stack, and its events. */
  line(text: string, events: readonly Event[]): void {
    this.end();
    const line = parseLine(text);
    if (line === undefined) return;
    const { thread, body } = line;
    for (const event of events) {
      const caller = callerOf(event);
      if (caller !== thread && !ofOthers.has(event.type)) this.#open.get(caller)?.push(event);
    }
    const own = events.filter((event) => callerOf(event) === thread);
    if (body.kind === 'begun') this.#open.set(thread, own);
    else {
      this.#events = body.kind === 'resumed' ? [...(this.#open.get(thread) ?? []), ...own] : own;
      this.#open.delete(thread);
    }
  }

  end(): void {
    if (this.#frames.length > 0 && this.#events.length > 0)
      this.located(this.#events, this.#frames);
    [this.#events, this.#frames] = [[], []];
  }
}

/** The thread that made the call, or that the signal reached. */
function callerOf(event: Event): number {
  if (event.type === 'process-born' || event.type === 'process-collected') {
    return event.parent ?? event.pid;
  }
  return event.thread ?? event.pid;
}
