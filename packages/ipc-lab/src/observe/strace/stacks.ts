/** The stacks that `strace -k` writes below the line of each call: ` > /lib/libc.so.6(printf+0xb3) [0x53413]`. */
import { parseLine } from './line.js';

export interface Frame {
  /** The path of the program or library. */
  readonly file: string;
  /** The name of the function; empty if the file does not tell. */
  readonly name: string;
  /** Within the file, of the instruction to which the function returns. */
  readonly offset: number;
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
  /^ > (.*?)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\+0x[0-9a-f]+\)|\(\))? \[0x([0-9a-f]+)\]$/;

export function isStackLine(line: string): boolean {
  return line.startsWith(' > ');
}

/** @returns `undefined` if strace could not follow the stack any further. */
export function frameIn(line: string): Frame | undefined {
  const match = frameLine.exec(line);
  if (match === null) return undefined;
  const [, file = '', name = '', offset = ''] = match;
  return { file, name, offset: parseInt(offset, 16) };
}

/** Collects calls with their stacks from the lines of a trace. */
export class StackReader {
  readonly stacked: Stacked[] = [];
  #frames: Frame[] = [];

  line(text: string): void {
    if (isStackLine(text)) {
      const frame = frameIn(text);
      if (frame !== undefined) this.#frames.push(frame);
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
