/** What the messages of a run say, put together: the same for a live run, a finished one and a saved one. */
import { History } from '../../history/history.js';
import type { Moment } from '../../history/moment.js';
import type { Remain } from '../../history/remains.js';
import type { Report } from '../../check/report/report.js';
import type { Language } from '../../language/language.js';
import type { Text } from '../../language/text.js';
import { format, JsonlReader, version } from '../../observe/jsonl.js';
import type { Message, RunState } from '../protocol.js';

/** One traced command. */
export class PartView {
  readonly history = new History();
  readonly #reader = new JsonlReader();
  /** What its processes wrote to their terminal. */
  output = '';
  stuck: readonly Text[] = [];
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
        this.#print(event.data?.toString() ?? '');
      }
    }
    // A process that is killed does not move: why it was stuck remains true.
    if (!this.#isStopped) this.stuck = [];
  }

  /** Only the end of a long output is shown. */
  #print(text: string): void {
    this.output = (this.output + text.replaceAll('\r', '')).slice(-mostOutput);
  }
}

const mostOutput = 20_000;

export class RunView {
  readonly parts: PartView[] = [];
  report: Readonly<Record<Language, Report>> | undefined;
  refusal: Text | undefined;
  state: RunState = 'running';

  add(message: Message): void {
    if (message.type === 'part') {
      this.parts[message.part] = new PartView(message.words, message.isDelayed);
    } else if (message.type === 'report') this.report = message.report;
    else if (message.type === 'refused') this.refusal = message.why;
    else if (message.type === 'over') this.state = message.state;
    else this.#addToPart(message);
  }

  #addToPart(message: Extract<Message, { type: 'events' | 'stuck' | 'part-over' }>): void {
    const part = this.parts[message.part];
    if (part === undefined) return;
    if (message.type === 'events') part.add(message.lines);
    else if (message.type === 'stuck') part.stuck = message.why;
    else {
      part.isOver = true;
      part.isCut = message.isCut;
      part.remains = message.remains;
    }
  }
}
