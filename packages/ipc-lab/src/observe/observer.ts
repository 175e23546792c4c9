/** Turns lines into events, one line at a time. */
import { isHandledBy, isTraced, systemCall, waitKindOf } from '../system-calls/system-calls.js';
import { waitedIn, type Ending } from './effects/blocking.js';
import { noteChange } from './effects/changes.js';
import { born, ended } from './effects/processes.js';
import { delivered, isFromWithin } from './effects/signals.js';
import type { Event } from './events.js';
import { handlers } from './handlers.js';
import type { MemorySample } from './memory-watch.js';
import { readCall, type Call, type OpenCall } from './strace/calls.js';
import { parseLine, type Line } from './strace/line.js';
import type { Cause } from './state/channel.js';
import { Context, type Sources } from './state/context.js';

/** At most this many lines are kept of a task whose parent is not known yet. */
const heldLimit = 10_000;

export class Observer {
  readonly #context: Context;
  readonly #held = new Map<number, string[]>();
  /** The last call of each thread, if it returned without a result: the next line of the thread says why. */
  readonly #interrupted = new Map<number, Call>();
  #stoppedAt: number | undefined;
  #isStopNoted = false;
  #unparsed = 0;
  #lastTime = 0;

  constructor(sources: Sources = {}) {
    this.#context = new Context(sources);
  }

  /** @returns The events of this line, in the order of cause. */
  line(text: string): Event[] {
    this.#line(text);
    return this.#context.takeEvents();
  }

  /** Adds the bytes that were found in the memory of a running process. */
  sampled({ pid, time, object, data }: MemorySample): Event[] {
    const fields = { object: this.#context.objects.lastNameOf(object), data };
    this.#context.emit('memory-sampled', { thread: pid, time }, fields, { known: 'sampled' });
    return this.#context.takeEvents();
  }

  /** The trace is being stopped from outside, at this time in seconds since the epoch. */
  stop(time: number): void {
    this.#stoppedAt ??= time;
  }

  /** Ends the trace: calls that are still open never return. */
  end(): Event[] {
    const context = this.#context;
    this.#noteStop(Infinity);
    for (const [thread, lines] of [...this.#held]) {
      this.#held.delete(thread);
      this.#adopt(thread, this.#parents()[0], lines);
    }
    for (const open of [...context.open.all()]) {
      const call = readCall(open.thread, open.name, open.begin, open.text);
      context.open.drop(open.thread);
      this.#neverReturned(open, { ...call, end: this.#lastTime }, undefined);
    }
    for (const [thread, call] of this.#interrupted) {
      this.#interrupted.delete(thread);
      this.#waited(call, { returned: call.error !== undefined, release: undefined });
    }
    return context.takeEvents();
  }

  #line(text: string): void {
    const line = parseLine(text);
    if (line === undefined) {
      this.#unparsedLine(text, this.#lastTime);
      return;
    }
    this.#noteStop(line.time);
    this.#lastTime = Math.max(this.#lastTime, line.time);
    if (this.#context.processes.ofThread(line.thread) === undefined && !this.#place(line, text))
      return;
    this.#understand(line, text);
  }

  #noteStop(time: number): void {
    if (this.#isStopNoted || this.#stoppedAt === undefined || time < this.#stoppedAt) return;
    this.#isStopNoted = true;
    const at = { thread: 0, time: this.#stoppedAt };
    this.#context.emit('trace-stopped', at, {}, { known: 'inferred' });
  }

  #unparsedLine(text: string, time: number, thread = 0): void {
    this.#unparsed += 1;
    this.#context.emit(
      'unparsed',
      { thread, time },
      { line: text.slice(0, 500), count: this.#unparsed },
    );
  }

  /** Forks that have not returned, and whose child is not known yet. */
  #parents(): OpenCall[] {
    return [...this.#context.open.all()].filter(
      (call) => isHandledBy(call.name, 'forked') && call.child === undefined,
    );
  }

  /** Takes the first line of a task. @returns Whether it can be understood now. */
  #place(line: Line, text: string): boolean {
    const { processes, sources } = this.#context;
    const waiting = this.#held.get(line.thread);
    if (waiting !== undefined && waiting.length < heldLimit) {
      waiting.push(text);
      return false;
    }
    // The last line of a task that has ended already, as far as the trace shows.
    if (line.body.kind === 'exited' || line.body.kind === 'killed') return false;
    const parents = this.#parents();
    let parent = parents[0];
    if (parents.length > 1 && waiting === undefined) {
      const real = sources.parentOf?.(line.thread);
      const matching = parents.filter((call) => processes.ofThread(call.thread)?.pid === real);
      if (matching.length !== 1) {
        this.#held.set(line.thread, [text]);
        return false;
      }
      parent = matching[0];
    }
    this.#held.delete(line.thread);
    this.#adopt(line.thread, parent, waiting ?? [], line.time);
    return true;
  }

  #adopt(
    thread: number,
    parent: OpenCall | undefined,
    lines: string[],
    time = this.#lastTime,
  ): void {
    const context = this.#context;
    const at = { thread, time: parseLine(lines[0] ?? '')?.time ?? time };
    if (parent !== undefined) born(context, at, parent, thread);
    else {
      const process = context.processes.addProcess(thread, undefined);
      process.folder = context.sources.folder;
      process.born = context.emit('process-born', at, {});
    }
    for (const text of lines) this.#line(text);
  }

  /** A fork returned: the held lines of its child, and of another whose parent is now clear, can follow. */
  #release(): void {
    const { processes } = this.#context;
    for (const [thread, lines] of [...this.#held]) {
      const parents = this.#parents();
      if (processes.ofThread(thread) !== undefined) {
        this.#held.delete(thread);
        for (const text of lines) this.#line(text);
      } else if (parents.length === 1) {
        this.#held.delete(thread);
        this.#adopt(thread, parents[0], lines);
      }
    }
  }

  #understand(line: Line, text: string): void {
    const context = this.#context;
    const { body, thread, time } = line;
    if (body.kind !== 'signal') this.#settle(line);
    switch (body.kind) {
      case 'begun': {
        const open = context.open.begin(line, body.name, body.text);
        if (body.name.startsWith('exit'))
          this.#returned(readCall(thread, body.name, time, body.text), open);
        return;
      }
      case 'resumed': {
        const whole = context.open.finish(line, body);
        if (whole === undefined) {
          this.#unparsedLine(text, time, thread);
          return;
        }
        const call = readCall(thread, body.name, whole.call.begin, whole.text);
        this.#returned({ ...call, end: time }, whole.call);
        return;
      }
      case 'call':
        if (isKnown(body.name)) {
          this.#returned(readCall(thread, body.name, time, body.text), undefined);
        }
        return;
      case 'signal':
        context.release = undefined;
        delivered(context, line, body);
        this.#settle(line, context.release);
        return;
      case 'exited':
        this.#abandon(line);
        ended(context, line, { status: body.status });
        return;
      case 'killed':
        this.#abandon(line);
        ended(context, line, { signal: body.signal });
        return;
      case 'superseded': {
        this.#abandon(line);
        const open = context.open.drop(body.by);
        if (open !== undefined)
          context.open.begin({ ...line, time: open.begin }, open.name, open.text);
        return;
      }
      case 'stopped':
        return;
    }
  }

  /** Ends a call within which its thread ended. */
  #abandon(line: Line): void {
    const open = this.#context.open.drop(line.thread);
    if (open === undefined) return;
    const call = readCall(open.thread, open.name, open.begin, open.text);
    this.#neverReturned(open, { ...call, end: line.time }, line);
  }

  #neverReturned(open: OpenCall, call: Call, line: Line | undefined): void {
    if (open.isEmitted !== true) this.#waited(call, this.#endingBy(line));
  }

  /**
   * How a call ended that never returned. A thread that is killed from outside of the trace waited to the end of the trace;
   * any other no longer waits for anything.
   */
  #endingBy(line: Line | undefined): Ending {
    const context = this.#context;
    const nothing = { returned: false, release: undefined };
    if (line === undefined) return nothing;
    if (line.body.kind !== 'killed') return { ...nothing, ended: line.time };
    if (this.#stoppedAt !== undefined && line.time >= this.#stoppedAt) return nothing;
    const process = context.process(line);
    const { signal } = line.body;
    if (!isFromWithin(process, signal)) return nothing;
    const sender = process.pending.get(signal)?.[0];
    const release =
      sender === undefined
        ? undefined
        : { event: sender.event, pid: sender.sender, time: line.time };
    return { returned: false, ended: line.time, release };
  }

  /** The thread's call that had no result is over: a signal interrupted it, or its thread ended. */
  #settle(line: Line, release?: Cause): void {
    const call = this.#interrupted.get(line.thread);
    if (call === undefined) return;
    this.#interrupted.delete(line.thread);
    const isOver = call.error === undefined;
    this.#waited(call, isOver ? this.#endingBy(line) : { returned: true, release });
  }

  #waited(call: Call, ending: Ending): void {
    waitedIn(this.#context, call, ending);
  }

  #returned(call: Call, open: OpenCall | undefined): void {
    if (!isKnown(call.name)) return;
    const context = this.#context;
    context.release = undefined;
    const handler = systemCall(call.name)?.handler;
    // The call may have its events already, since its effect was seen before it returned.
    if (handler !== undefined && open?.isEmitted !== true) {
      handlers[handler](context, call, open);
      noteChange(context, call, handler);
    }
    const release = context.release ?? (open && context.earlyReleases.get(open));
    if (call.result === undefined || isInterruption(call.error)) {
      if (waitKindOf(call.name) !== undefined) this.#interrupted.set(call.thread, call);
    } else this.#waited(call, { returned: true, release });
    if (handler === 'forked') this.#release();
  }
}

function isInterruption(error: string | undefined): boolean {
  return error === 'EINTR' || error?.startsWith('ERESTART') === true;
}

function isKnown(name: string): boolean {
  const call = systemCall(name);
  return call !== undefined && isTraced(call);
}

/** All events of a whole trace. */
export function* observe(lines: Iterable<string>, sources?: Sources): Generator<Event> {
  const observer = new Observer(sources);
  for (const line of lines) yield* observer.line(line);
  yield* observer.end();
}
