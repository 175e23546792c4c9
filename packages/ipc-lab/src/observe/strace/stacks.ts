/** The stacks that `strace -k` writes below the line of each call: ` > /lib/libc.so.6(printf+0xb3) [0x53413]`. */
import { parseLine } from './line.js';

export interface Frame {
  /** The path of the program or library. */
  readonly file: string;
  /** The name of the function; empty if the file does not tell. */
  readonly name: string;
}

/** A call that returned, or a signal that arrived, with the functions within which it happened: the innermost first. */
export interface Stacked {
  readonly thread: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly kind: 'call' | 'signal';
  /** Of the call, or of the signal. */
  readonly name: string;
  /** The arguments and the result of a call. */
  readonly text: string;
  readonly frames: readonly Frame[];
}

const frameLine =
  /^ > (.*?)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\+0x[0-9a-f]+\)|\(\))? \[0x[0-9a-f]+\]$/;

export function isStackLine(line: string): boolean {
  return line.startsWith(' > ');
}

/** Collects calls with their stacks from the lines of a trace. */
export class StackReader {
  readonly stacked: Stacked[] = [];
  #frames: Frame[] = [];

  line(text: string): void {
    if (isStackLine(text)) {
      const match = frameLine.exec(text);
      if (match !== null) this.#frames.push({ file: match[1] ?? '', name: match[2] ?? '' });
      return;
    }
    const line = parseLine(text);
    if (line === undefined) return;
    const { thread, time, body } = line;
    this.#frames = [];
    const frames = this.#frames;
    if (body.kind === 'call' || body.kind === 'resumed') {
      const { name, text: rest } = body;
      this.stacked.push({ thread, time, kind: 'call', name, text: rest, frames });
    } else if (body.kind === 'signal') {
      this.stacked.push({ thread, time, kind: 'signal', name: body.signal, text: '', frames });
    }
  }
}
