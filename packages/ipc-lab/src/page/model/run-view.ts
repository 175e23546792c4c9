/** What the messages of a run say, put together: the same for a live run, a finished one and a saved one. */
import { History } from '../../history/history.js';
import type { Moment } from '../../history/moment.js';
import type { Remain } from '../../history/remains.js';
import type { Shown } from '../../check/judge/shown.js';
import type { Report } from '../../check/report/report.js';
import type { Language } from '../../language/language.js';
import type { Text } from '../../language/text.js';
import { format, JsonlReader, version } from '../../observe/jsonl.js';
import type { Message, RunState } from '../protocol.js';
import type { Stuck } from '../../why/in-passing.js';
import { Transcript } from './transcript.js';

/** One traced command. */
export class PartView {
  readonly history = new History();
  readonly #reader = new JsonlReader();
  readonly transcript = new Transcript();
  stuck: Stuck = nothingStuck;
  isInputOver = false;
  remains: readonly Remain[] = [];
  isOver = false;
  isCut = false;
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
      const moment = this.history.add(event);
      if (moment !== undefined) {
        this.last = moment;
        this.moments += 1;
      }
      if (event.type === 'written' && event.object.kind === 'terminal') {
        this.transcript.add(false, event.data?.toString() ?? '');
      }
    }
    // A process that is killed does not move: why it was stuck remains true.
    if (!this.#isStopped) this.stuck = nothingStuck;
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
  get whyStuck(): readonly Text[] {
    const { processes, cycles } = this.stuck;
    const isAsked = this.asking.length > 0;
    const stuck = isAsked ? processes.filter(({ verdict }) => verdict === 'never') : processes;
    return [...stuck, ...cycles].map(({ text }) => text);
  }

  /** `4711 (pipe_sum)`. */
  nameOf(pid: number): string {
    const process = this.history.processes.all.findLast((one) => one.pid === pid);
    return process === undefined ? `${pid}` : `${pid} (${process.name})`;
  }
}

export const nothingStuck: Stuck = { processes: [], cycles: [], asking: [] };

export class RunView {
  readonly parts: PartView[] = [];
  report: Readonly<Record<Language, Report>> | undefined;
  /** Where the evidence of each criterion is seen. */
  shown: Readonly<Record<string, readonly Shown[]>> = {};
  /** The names of the files that have changed since it began. */
  changed: readonly string[] = [];
  refusal: Text | undefined;
  state: RunState = 'running';

  add(message: Message): void {
    if (message.type === 'part') {
      this.parts[message.part] = new PartView(
        message.words,
        message.isDelayed,
        message.hasKeyboard,
      );
    } else if (message.type === 'report') {
      this.report = message.report;
      this.shown = message.shown;
    } else if (message.type === 'refused') this.refusal = message.why;
    else if (message.type === 'changed') this.changed = message.names;
    else if (message.type === 'over') this.state = message.state;
    else this.#addToPart(message);
  }

  #addToPart(message: Extract<Message, { readonly part: number }>): void {
    const part = this.parts[message.part];
    if (part === undefined) return;
    if (message.type === 'events') part.add(message.lines);
    else if (message.type === 'stuck') part.stuck = message.stuck;
    else if (message.type === 'typed') part.transcript.add(true, message.text);
    else if (message.type === 'input-ended') part.isInputOver = true;
    else if (message.type === 'part-over') {
      part.isOver = true;
      part.isCut = message.isCut;
      part.remains = message.remains;
    }
  }
}
