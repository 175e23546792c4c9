/** Turns lines into events, one line at a time. */
import { isHandledBy, isTraced, systemCall, waitKindOf } from '../system-calls/system-calls.js';
import { waitedIn, type Ending } from './effects/blocking.js';
import { noteChange } from './effects/changes.js';
import { born, ended } from './effects/processes.js';
import { delivered, isFromWithin } from './effects/signals.js';
import type { Disposition, Event } from './events.js';
import { handlers } from './handlers.js';
import type { MemorySample } from './memory-watch.js';
import { readCall, type Call, type OpenCall } from './strace/calls.js';
import { parseLine, type Line } from './strace/line.js';
import { PidNamespaces } from './strace/pid-namespaces.js';
import {
  goesOn,
  interruptedCall,
  isRestartError,
  isRestartOf,
  Restarts,
  type Interrupted,
} from './strace/restarts.js';
import type { Cause } from './state/channel.js';
import { Context, type Sources } from './state/context.js';

interface Interruption {
  readonly call: Call;
  /** The same as text, if it may go on. */
  readonly restartable: Interrupted | undefined;
  /** How many handlers of the thread ran when it was made: it goes on only once no more of them do. */
  readonly handlers: number;
  /** What ends it if it does not go on. */
  release?: Cause | undefined;
  /** Whether a handler runs meanwhile. */
  isHandled?: boolean;
}

/** At most this many lines are kept of a task whose parent is not known yet. */
const heldLimit = 10_000;

export class Observer {
  readonly #context: Context;
  readonly #held = new Map<number, string[]>();
  /**
   * The calls of each thread that returned without a result, the latest last: the next line of the thread says why. A
   * handler makes calls of its own before the call that it interrupted goes on.
   */
  readonly #interrupted = new Map<number, Interruption[]>();
  readonly #restarts = new Restarts();
  readonly #namespaces = new PidNamespaces();
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
    for (const interruptions of this.#interrupted.values()) {
      for (const { call, release } of interruptions.splice(0)) {
        this.#waited(call, { returned: call.error !== undefined, release });
      }
    }
    return context.takeEvents();
  }

  #line(shown: string): void {
    const text = this.#namespaces.translated(shown);
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

  #understand(shown: Line, text: string): void {
    const context = this.#context;
    const restarts = shown.body.kind === 'signal' ? undefined : this.#settle(shown);
    const line =
      restarts === undefined
        ? this.#restarts.resumed(shown)
        : this.#restarts.restarted(shown, restarts);
    const { body, thread, time } = line;
    switch (body.kind) {
      case 'begun': {
        const open = context.open.begin(line, body.name, body.text);
        if (body.name.startsWith('exit'))
          this.#returned(readCall(thread, body.name, time, body.text), open, body.text);
        return;
      }
      case 'resumed': {
        const whole = context.open.finish(line, body);
        if (whole === undefined) {
          this.#unparsedLine(text, time, thread);
          return;
        }
        const call = readCall(thread, body.name, whole.call.begin, whole.text);
        this.#returned({ ...call, end: time }, whole.call, whole.text);
        return;
      }
      case 'call':
        if (isKnown(body.name)) {
          this.#returned(readCall(thread, body.name, time, body.text), undefined, body.text);
        }
        return;
      case 'signal': {
        context.release = undefined;
        const { how, flags } = delivered(context, line, body);
        this.#signalled(thread, how, flags, context.release);
        return;
      }
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
    this.#context.runningHandlers.forget(line.thread);
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

  /** A signal has arrived: the call that it interrupted is over, unless it goes on. */
  #signalled(
    thread: number,
    how: Disposition,
    flags: readonly string[],
    release: Cause | undefined,
  ): void {
    if (how === 'handler') this.#context.runningHandlers.started(thread);
    const interruption = this.#interrupted.get(thread)?.at(-1);
    if (interruption === undefined) return;
    const { call, isHandled } = interruption;
    interruption.release ??= release;
    if (isRestartError(call.error)) {
      // Without a handler it goes on, if its process survives. The first handler decides.
      if (isHandled === true || how !== 'handler' || goesOn(call.error ?? '', flags)) {
        interruption.isHandled = isHandled === true || how === 'handler';
        return;
      }
    }
    this.#interrupted.get(thread)?.pop();
    this.#waited(call, { returned: call.error !== undefined, release: interruption.release });
  }

  /**
   * A line that is no signal: the thread's call that had no result goes on, or is over.
   *
   * @returns The call that the line restarts.
   */
  #settle(line: Line): Interrupted | undefined {
    const interruptions = this.#interrupted.get(line.thread);
    const last = interruptions?.at(-1);
    if (interruptions === undefined || last === undefined) return undefined;
    const { kind } = line.body;
    if (kind === 'resumed' || (kind === 'stopped' && isRestartError(last.call.error))) {
      return undefined;
    }
    const isEnd = kind === 'exited' || kind === 'killed' || kind === 'superseded';
    const running = this.#context.runningHandlers.depthOf(line.thread);
    const at = isEnd
      ? -1
      : interruptions.findLastIndex(
          ({ restartable, handlers }) =>
            restartable !== undefined && handlers === running && isRestartOf(restartable, line),
        );
    // Those above it were left by siglongjmp(3); those whose handler still runs may go on when it returns.
    const over = interruptions.splice(at >= 0 ? at : 0);
    if (isEnd) {
      this.#interrupted.delete(line.thread);
      this.#restarts.forget(line.thread);
    }
    const restarted = at >= 0 ? over.shift() : undefined;
    for (const one of over) {
      if (!isEnd && at < 0 && running > one.handlers) interruptions.push(one);
      else this.#over(one, line);
    }
    return restarted?.restartable;
  }

  /** A call that does not go on: a signal ended it, or its thread has ended. */
  #over({ call, release }: Interruption, line: Line): void {
    const isKilled = call.error === undefined || line.body.kind === 'killed';
    const ending = isKilled ? this.#endingBy(line) : { returned: true, release };
    this.#waited(call, { ...ending, release: ending.release ?? (isKilled ? release : undefined) });
  }

  #waited(call: Call, ending: Ending): void {
    waitedIn(this.#context, call, ending);
  }

  #returned(call: Call, open: OpenCall | undefined, text: string): void {
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
      if (waitKindOf(call.name) !== undefined) this.#interrupt(call, text);
    } else this.#waited(call, { returned: true, release });
    if (handler === 'forked') this.#release();
  }

  #interrupt(call: Call, text: string): void {
    const interruptions = this.#interrupted.get(call.thread) ?? [];
    this.#interrupted.set(call.thread, interruptions);
    const restartable = interruptedCall(call.name, call.begin, text);
    const handlers = this.#context.runningHandlers.depthOf(call.thread);
    interruptions.push({ call, restartable, handlers });
  }
}

function isInterruption(error: string | undefined): boolean {
  return error === 'EINTR' || isRestartError(error);
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
