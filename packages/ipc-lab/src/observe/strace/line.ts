/** Parses one line of `strace -f -ttt -T -yy -o FILE`. */
import { signalName } from './signal-names.js';
import { ValueReader, type Value } from './value.js';

export interface CallText {
  readonly kind: 'call';
  readonly name: string;
  /** The arguments and the rest of the line: `3, "x", 1) = 1 <0.000012>`. */
  readonly text: string;
}

/** `read(3, <unfinished ...>`: a line of another process precedes the rest. */
export interface CallBegun {
  readonly kind: 'begun';
  readonly name: string;
  readonly text: string;
}

/** `<... read resumed>"x", 1) = 1`. */
export interface CallResumed {
  readonly kind: 'resumed';
  readonly name: string;
  readonly text: string;
}

export interface SignalArrived {
  readonly kind: 'signal';
  readonly signal: string;
  readonly information: ReadonlyMap<string, Value>;
}

export interface Stopped {
  readonly kind: 'stopped';
  readonly signal: string;
}

export interface Exited {
  readonly kind: 'exited';
  readonly status: number;
}

export interface Killed {
  readonly kind: 'killed';
  readonly signal: string;
}

/** A thread called execve: it continues under the number of the process. */
export interface Superseded {
  readonly kind: 'superseded';
  readonly by: number;
}

export type LineBody =
  CallText | CallBegun | CallResumed | SignalArrived | Stopped | Exited | Killed | Superseded;

export interface Line {
  readonly thread: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly body: LineBody;
}

const start = /^(\d+) +(\d+\.\d+) /;
const callName = /^([a-z_][a-z0-9_]*)\(/;
const unfinished = / ?<(?:unfinished \.\.\.|detached \.\.\.)>$/;
const resumed = /^<\.\.\. ([a-z_][a-z0-9_]*) resumed> ?/;
const signalLine = /^--- (SIG[A-Z0-9_+]+) \{/;
const stoppedLine = /^--- stopped by (SIG[A-Z0-9_+]+) ---$/;
const exitedLine = /^\+\+\+ exited with (\d+) \+\+\+$/;
const killedLine = /^\+\+\+ killed by (SIG[A-Z0-9_+]+)(?: \(core dumped\))? \+\+\+$/;
const supersededLine = /^\+\+\+ superseded by execve in pid (\d+) \+\+\+$/;

/** @returns `undefined` for a line that strace did not write. */
export function parseLine(text: string): Line | undefined {
  const head = start.exec(text);
  if (head === null) return undefined;
  const body = parseBody(text.slice(head[0].length));
  return body && { thread: Number(head[1]), time: Number(head[2]), body };
}

function parseBody(text: string): LineBody | undefined {
  if (text.startsWith('<... ')) {
    const match = resumed.exec(text);
    if (match?.[1] === undefined) return undefined;
    // The thread was killed inside the call: `<... read resumed> <unfinished ...>) = ?`
    const rest = text.slice(match[0].length).replace(/^<unfinished \.\.\.>/, '');
    return { kind: 'resumed', name: match[1], text: rest };
  }
  if (text.startsWith('---')) {
    const match = signalLine.exec(text);
    if (match?.[1] !== undefined) {
      const information = new ValueReader(text, match[0].length - 1).value();
      if (information.kind !== 'struct') return undefined;
      return { kind: 'signal', signal: signalName(match[1]), information: information.fields };
    }
    const stopped = stoppedLine.exec(text)?.[1];
    return stopped === undefined ? undefined : { kind: 'stopped', signal: stopped };
  }
  if (text.startsWith('+++')) {
    const status = exitedLine.exec(text)?.[1];
    if (status !== undefined) return { kind: 'exited', status: Number(status) };
    const signal = killedLine.exec(text)?.[1];
    if (signal !== undefined) return { kind: 'killed', signal: signalName(signal) };
    const by = supersededLine.exec(text)?.[1];
    return by === undefined ? undefined : { kind: 'superseded', by: Number(by) };
  }
  const name = callName.exec(text)?.[1];
  if (name === undefined) return undefined;
  const rest = text.slice(name.length + 1);
  // Only the end of the line counts: a string may contain the same words.
  if (text.endsWith('...>')) {
    const mark = unfinished.exec(rest);
    if (mark !== null) return { kind: 'begun', name, text: rest.slice(0, mark.index) };
  }
  return { kind: 'call', name, text: rest };
}
