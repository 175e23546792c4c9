/** The live timeline: a column per process, a line per moment, arrows for what passes. */
import type { Language } from '../../language/language.js';
import { decimal } from '../../language/text.js';
import type { Moment } from '../../history/moment.js';
import { settled, type Process } from '../../history/processes.js';
import { momentText } from './wording.js';

export interface TimelineOptions {
  readonly language: Language;
  readonly color: boolean;
  /** Characters in a line. */
  readonly width: number;
  /** Whether a long text continues below, beside the columns: a terminal would break the line. */
  readonly wraps: boolean;
}

/** A narrow terminal has narrow columns. */
const cellWidth = { usual: 8, narrow: 6 };
const narrow = 100;
const textWidth = { most: 50, part: 0.4 };
const clockWidth = 11;
const leastText = 20;
const linesPerHeader = 40;
const escape = '\u001b[';

export class Timeline {
  readonly #options: TimelineOptions;
  /** The process each column belongs to. */
  readonly #columns: Process[] = [];
  readonly #cell: number;
  readonly #columnLimit: number;
  #begin: number | undefined;
  #lines = 0;

  constructor(options: TimelineOptions) {
    this.#options = options;
    const { width } = options;
    this.#cell = width < narrow ? cellWidth.narrow : cellWidth.usual;
    const text = Math.min(textWidth.most, Math.floor(width * textWidth.part));
    this.#columnLimit = Math.max(2, Math.floor((width - clockWidth - text) / this.#cell));
  }

  /** @param process The moment's process, as it is after the moment. */
  line(moment: Moment, process: Process | undefined): string {
    this.#begin ??= moment.time;
    if (moment.kind === 'born' && process !== undefined) this.#place(process);
    const header = this.#lines % linesPerHeader === 0 ? `${this.#header()}\n` : '';
    this.#lines += 1;
    const seconds = Math.max(0, moment.time - this.#begin).toFixed(4);
    const time = decimal(this.#options.language, seconds).padStart(10);
    const text = `${moment.pid} ${momentText(moment, this.#options.language)}`;
    const lanes = this.#lanes(moment);
    const [first = '', ...more] = this.#options.wraps ? wrapped(text, this.#room()) : [text];
    const line = `${time} ${lanes} ${this.#colored(moment, first)}`;
    const below = more.map(
      (part) => `\n${' '.repeat(clockWidth)}${this.#idleLanes()} ${this.#colored(moment, part)}`,
    );
    return header + line + below.join('');
  }

  /** The width that the columns leave for the text of a line. */
  #room(): number {
    const taken = clockWidth + this.#columns.length * this.#cell + 1;
    return Math.max(leastText, this.#options.width - taken);
  }

  #idleLanes(): string {
    const gap = ' '.repeat(this.#cell - 1);
    return this.#columns.map((process) => this.#idle(process) + gap).join('');
  }

  /** A column is reused as late as possible: the bytes of a process may be read after its end. */
  #place(process: Process): void {
    if (this.#columns.length < this.#columnLimit) this.#columns.push(process);
    else {
      const free = this.#columns.findIndex(isOver);
      if (free >= 0) this.#columns[free] = process;
    }
  }

  #header(): string {
    const names = this.#columns.map((process) => {
      const name = isOver(process) ? '' : String(process.pid);
      const shortened = name.length < this.#cell ? name : `…${name.slice(2 - this.#cell)}`;
      return shortened.padEnd(this.#cell);
    });
    return `${' '.repeat(clockWidth)}${names.join('').trimEnd()}`;
  }

  #lanes(moment: Moment): string {
    const cell = this.#cell;
    const marks: string[] = [];
    for (const process of this.#columns) {
      marks.push(this.#idle(process), ...Array<string>(cell - 1).fill(' '));
    }
    const [from, to] = ends(moment).map((pid) =>
      this.#columns.findIndex((process) => process.pid === pid),
    );
    const here = to === undefined || to < 0 ? from : to;
    if (from !== undefined && to !== undefined && from >= 0 && to >= 0 && from !== to) {
      const [left, right] = from < to ? [from, to] : [to, from];
      for (let at = left * cell + 1; at < right * cell; at += 1) marks[at] = '─';
      marks[from * cell] = from < to ? '├' : '┤';
      marks[to * cell] = from < to ? '▶' : '◀';
    } else if (here !== undefined && here >= 0) {
      marks[here * cell] = moment.kind === 'ended' ? '■' : '●';
    }
    return marks.join('');
  }

  #idle(process: Process): string {
    if (isOver(process)) return ' ';
    if (process.ended === undefined) return '│';
    return this.#options.color ? `${escape}31m╎${escape}39m` : '╎';
  }

  #colored(moment: Moment, text: string): string {
    if (!this.#options.color) return text;
    const color = colorOf(moment);
    return color === undefined ? text : `${escape}${color}m${text}${escape}39m`;
  }
}

/** Breaks a text at spaces, if there are any, and indents the lines that continue it. */
function wrapped(text: string, room: number): string[] {
  const parts: string[] = [];
  let rest = Array.from(text);
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const end = space > room / 2 ? space : room;
    parts.push(rest.slice(0, end).join(''));
    rest = [' ', ' ', ...rest.slice(end === space ? end + 1 : end)];
  }
  return [...parts, rest.join('')];
}

/** Whether the process has ended, and its status was collected or never will be. */
function isOver(process: Process): boolean {
  const { ended, parentPid } = process;
  return ended !== undefined && (settled(process) !== undefined || parentPid === undefined);
}

/** The processes from which and to which an arrow goes. */
function ends(moment: Moment): (number | undefined)[] {
  const { kind, pid, other, words } = moment;
  // No process did anything: its memory was sampled.
  if (kind === 'value') return [];
  if (kind === 'collected') return [pid, other];
  if (kind === 'copied' && words?.[0] === 'to') return [pid, other];
  const isFrom = /^(?:born|delivered|read|end-of-file|acquired|received|noticed|copied)$/.test(
    kind,
  );
  if (isFrom) return [other, pid];
  return [undefined, pid];
}

function colorOf({ kind, signal, error }: Moment): number | undefined {
  if (error !== undefined || kind === 'coalesced' || kind === 'lost' || kind === 'orphaned')
    return 31;
  if (kind === 'ended' && signal !== undefined) return 31;
  if (kind === 'delivered' || kind === 'sent') return 33;
  if (kind === 'read') return 36;
  return kind === 'printed' ? 32 : undefined;
}
