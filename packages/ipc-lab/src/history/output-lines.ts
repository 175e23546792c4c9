/** The lines that processes print. */
import { stripVTControlCharacters } from 'node:util';

import type { Event, SharedObject } from '../observe/events.js';
import type { Process } from './processes.js';

export interface OutputLine {
  readonly pid: number;
  readonly text: string;
  readonly time: number;
  /** The event that wrote its first byte. */
  readonly event: number;
}

export class OutputLines {
  readonly #lines = new Map<Process, OutputLine[]>();
  /** The beginning of a line whose end has not been written yet. */
  readonly #unfinished = new Map<Process, OutputLine>();

  /** A line may be written in pieces, and one write may hold several lines. */
  add(event: Event, writer: Process): void {
    if (event.type !== 'written' || event.data === undefined) return;
    const pieces = event.data.toString().split('\n');
    const rest = pieces.pop() ?? '';
    const begun = (): OutputLine =>
      this.#unfinished.get(writer) ?? {
        ...{ pid: writer.pid, text: '', time: event.time, event: event.id },
      };
    for (const piece of pieces) {
      const line = begun();
      this.#unfinished.delete(writer);
      const lines = this.#lines.get(writer) ?? [];
      this.#lines.set(writer, lines);
      lines.push(plain({ ...line, text: line.text + piece }));
    }
    if (rest === '') return;
    const line = begun();
    this.#unfinished.set(writer, { ...line, text: line.text + rest });
  }

  /** The lines that these processes printed, in order. */
  of(processes: Iterable<Process>): OutputLine[] {
    return [...processes]
      .flatMap((process) => {
        const last = this.#unfinished.get(process);
        const lines = this.#lines.get(process) ?? [];
        return last === undefined ? lines : [...lines, plain(last)];
      })
      .sort((a, b) => a.event - b.event);
  }
}

const directed: ReadonlySet<string> = new Set(['pipe', 'socket', 'file']);

/** Whether it is the standard output of a program in a pipeline (`| tee FILE`), or with a redirection. */
export function isGiven(object: SharedObject, { given }: Process): boolean {
  return object === given && directed.has(object.kind);
}

/** The line without the colours and carriage returns that a program may use on a terminal. */
function plain(line: OutputLine): OutputLine {
  // A carriage return within the line separates what is written over each other.
  const text = stripVTControlCharacters(line.text).replace(/^\r+|\r+$/g, '');
  return { ...line, text: text.replace(/\r+/g, ' ') };
}
