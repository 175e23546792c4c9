/** What the messages of a run say, put together: the same for a live run, a finished one and a saved one. */
import { History } from '../../history/history.js';
import type { Moment } from '../../history/moment.js';
import type { Remain } from '../../history/remains.js';
import type { Shown } from '../../check/judge/shown.js';
import type { Report } from '../../check/report/report.js';
import type { Language } from '../../language/language.js';
import { filled, type Text } from '../../language/text.js';
import { visible } from '../../language/visible.js';
import type { Event, SharedObject } from '../../observe/events.js';
import { format, JsonlReader, version } from '../../observe/jsonl.js';
import type {
  Line,
  Message,
  Place,
  RunState,
  SourceFile,
  WaitingCall,
  WaitingPlace,
} from '../protocol.js';
import type { Stuck } from '../../why/in-passing.js';
import { momentKey, waitKey } from './keys.js';
import { Transcript } from './transcript.js';

/** One traced command. */
export class PartView {
  readonly history = new History();
  readonly #reader = new JsonlReader();
  readonly transcript = new Transcript();
  /** A character may be written in several pieces. */
  readonly #decoder = new TextDecoder();
  stuck: Stuck = nothingStuck;
  /** The calls in which processes were last seen to wait, until an event of theirs ends that. */
  readonly waitingCalls = new Map<number, WaitingCall>();
  /** When that was seen. */
  seenAt = 0;
  /** Of the last event of each process. */
  readonly lastTimes = new Map<number, number>();
  isInputOver = false;
  remains: readonly Remain[] = [];
  isOver = false;
  isCut = false;
  isShortened = false;
  /** Where the call behind each mark of the picture was made, by the key of the mark. */
  readonly places = new Map<string, Line>();
  /** Where processes were last seen to wait in a call that had not returned. */
  readonly #waiting = new Map<number, WaitingPlace>();
  /** The calls that never returned, by the keys of their marks. */
  readonly #open = new Map<string, { readonly pid: number; readonly since: number }>();
  /** The keys of the waits, by their events. */
  readonly #waits = new Map<number, string>();
  /** By their names, and by their paths, which may be another's after a removal. */
  readonly #objects = new Map<string, SharedObject>();
  /** How many moments there are, and the last. */
  moments = 0;
  last: Moment | undefined;
  #isStopped = false;

  constructor(
    readonly words: readonly string[],
    readonly isDelayed: boolean,
    readonly hasKeyboard: boolean,
  ) {
    this.#reader.line(JSON.stringify({ format, version }));
  }

  add(lines: string): void {
    for (const line of lines.split('\n')) {
      const event = this.#reader.line(line);
      if (event === undefined) continue;
      if (event.type === 'trace-stopped') this.#isStopped = true;
      this.#note(event);
      const moment = this.history.add(event);
      if (moment !== undefined) {
        this.last = moment;
        this.moments += 1;
      }
      if (event.type === 'written' && event.object.kind === 'terminal') {
        this.transcript.add(false, this.#decoder.decode(event.data, { stream: true }));
      }
    }
    // A process that is killed does not move: why it was stuck remains true.
    if (!this.#isStopped) this.stuck = nothingStuck;
  }

  #note(event: Event): void {
    this.waitingCalls.delete(event.pid);
    if ('object' in event && event.object !== undefined) {
      const { object } = event;
      this.#objects.set(object.path ?? object.id, object).set(object.id, object);
    }
    this.lastTimes.set(event.pid, event.time);
    const isOpen = event.type === 'blocked' && (this.#isStopped || event.until === undefined);
    if (event.type === 'blocked') {
      this.#waits.set(event.id, waitKey(event));
      if (isOpen) this.#open.set(waitKey(event), event);
    }
    // A process that makes an event no longer waits, unless the run is being stopped.
    if (!this.#isStopped && !isOpen) this.#waiting.delete(event.pid);
  }

  /** Where the call behind a mark was made. */
  placeOf(key: string): Line | undefined {
    const open = this.#open.get(key);
    // It was in this call if the call had begun by then, and never returned.
    const waiting = open && this.#waiting.get(open.pid);
    return this.places.get(key) ?? (waiting && waiting.time >= open.since ? waiting : undefined);
  }

  /** What a link under /proc/PID/fd, or a path, names. */
  objectAt(target: string | undefined): SharedObject | undefined {
    return target === undefined ? undefined : this.#objects.get(target);
  }

  /** Where a process waits now, or waited when the run was stopped. */
  waitingIn(pid: number): Line | undefined {
    return this.#waiting.get(pid);
  }

  locate(places: readonly Place[], waiting: readonly WaitingPlace[]): void {
    for (const place of waiting) this.#waiting.set(place.pid, place);
    for (const place of places) {
      this.places.set(this.#waits.get(place.event) ?? momentKey({ id: place.event }), place);
    }
  }

  /** Whether a person can type at its terminal now. */
  get isOpen(): boolean {
    return this.hasKeyboard && !this.isInputOver && !this.isOver;
  }

  /** The processes that wait for what a person types. */
  get asking(): readonly number[] {
    return this.isOpen ? this.stuck.asking : [];
  }

  /** Why nothing moves; whoever waits for a person, and for whoever does, is not stuck. */
  get whyStuck(): readonly { readonly text: Text; readonly pid?: number }[] {
    const { processes, cycles } = this.stuck;
    const isAsked = this.asking.length > 0;
    const stuck = isAsked ? processes.filter(({ verdict }) => verdict === 'never') : processes;
    return [...stuck, ...cycles];
  }

  /** `4711 (pipe_sum)`. */
  nameOf(pid: number): string {
    const process = this.history.processes.all.findLast((one) => one.pid === pid);
    return process === undefined ? `${pid}` : `${pid} (${visible(process.name)})`;
  }
}

export const nothingStuck: Stuck = { processes: [], cycles: [], asking: [], waiting: [] };

export class RunView {
  readonly parts: PartView[] = [];
  report: Readonly<Record<Language, Report>> | undefined;
  /** After the first of several runs: what failed in it is decided. */
  firstReport: Readonly<Record<Language, Report>> | undefined;
  /** Where the evidence of each criterion is seen. */
  shown: Readonly<Record<string, readonly Shown[]>> = {};
  /** The names of the files that have changed since it began. */
  changed: readonly string[] = [];
  /** Of its programs, as they were when it began. */
  sources: readonly SourceFile[] = [];
  /** Whether a program was compiled without debug information. */
  lacksLines = false;
  refusal: Text | undefined;
  state: RunState = 'running';

  add(message: Message): void {
    if (message.type === 'part') {
      this.parts[message.part] = new PartView(
        message.words,
        message.isDelayed,
        message.hasKeyboard,
      );
    } else if (message.type === 'first-report') {
      this.firstReport = message.report;
      this.shown = message.shown;
    } else if (message.type === 'report') {
      this.report = message.report;
      this.shown = message.shown;
    } else if (message.type === 'refused') this.refusal = filled(message.why);
    else if (message.type === 'sources') {
      this.sources = message.files;
      this.lacksLines = message.lacksLines;
    } else if (message.type === 'changed') this.changed = message.names;
    else if (message.type === 'over') this.state = message.state;
    else this.#addToPart(message);
  }

  #addToPart(message: Extract<Message, { readonly part: number }>): void {
    const part = this.parts[message.part];
    if (part === undefined) return;
    if (message.type === 'events') part.add(message.lines);
    else if (message.type === 'stuck') {
      const { processes, cycles } = message.stuck;
      for (const { text } of [...processes, ...cycles]) filled(text);
      part.stuck = message.stuck;
      part.seenAt = message.time;
      part.waitingCalls.clear();
      for (const one of message.waiting) part.waitingCalls.set(one.pid, one);
    } else if (message.type === 'waiting') {
      part.seenAt = message.time;
      for (const one of message.waiting) part.waitingCalls.set(one.pid, one);
    } else if (message.type === 'typed') part.transcript.add(true, message.text);
    else if (message.type === 'input-ended') part.isInputOver = true;
    else if (message.type === 'located') part.locate(message.places, message.waiting);
    else if (message.type === 'shortened') part.isShortened = true;
    else if (message.type === 'part-over') {
      part.isOver = true;
      part.waitingCalls.clear();
      part.isCut = message.isCut;
      part.remains = message.remains;
    }
  }
}
