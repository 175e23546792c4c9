/** Turns lines into calls: joins the parts that `<unfinished ...>` separates. */
import type { Line, LineBody } from './line.js';
import { ValueReader, type Target, type Value } from './value.js';

export interface Call {
  readonly thread: number;
  readonly name: string;
  /** Seconds since the epoch, when the call was entered. */
  readonly begin: number;
  /** Seconds since the epoch, when the call returned; `begin` if it has not returned. */
  readonly end: number;
  /** Seconds that the call lasted, as strace measured; the line of its return may come later. */
  readonly lasted: number | undefined;
  readonly arguments: readonly Value[];
  /** `undefined` if the call has not returned. */
  readonly result: number | undefined;
  /** The name of the errno, including ERESTART…, which is internal to the kernel. */
  readonly error: string | undefined;
  /** The target of a returned descriptor. */
  readonly target: Target | undefined;
  /** The text that strace prints in brackets after the result. */
  readonly note: string | undefined;
}

/** A call that was entered and has not returned. */
export interface OpenCall {
  readonly thread: number;
  readonly name: string;
  readonly begin: number;
  readonly text: string;
  /** Whether the process exited within the call. */
  abandoned?: boolean;
  /** Whether its events were emitted before it returned, because its effect was seen. */
  isEmitted?: boolean;
  /** The child of a fork, if it was seen before the call returned. */
  child?: number;
}

const duration = / <(\d+\.\d+)>$/;
const resultNumber = /-?(?:0x[0-9a-f]+|\d+)/y;
const errorName = / (E[A-Z0-9_]+)(?: |$)/y;

/** Reads the text of a call, whole or unfinished. */
export function readCall(thread: number, name: string, begin: number, text: string): Call {
  let end = begin;
  let body = text;
  let lasted: number | undefined;
  const took = text.endsWith('>') ? duration.exec(text) : null;
  if (took !== null) {
    body = text.slice(0, took.index);
    lasted = Number(took[1]);
    end = begin + lasted;
  }
  const reader = new ValueReader(body);
  const values = reader.arguments();
  while (body[reader.position] === ' ') reader.position += 1;
  let result: number | undefined;
  let error: string | undefined;
  let target: Call['target'];
  let note: string | undefined;
  if (reader.take('= ')) {
    resultNumber.lastIndex = reader.position;
    const digits = resultNumber.exec(body);
    if (digits !== null) {
      result = Number(digits[0]);
      reader.position += digits[0].length;
      if (body[reader.position] === '<') target = reader.descriptorTarget();
    } else if (reader.take('?')) {
      result = undefined;
    }
    errorName.lastIndex = reader.position;
    error = errorName.exec(body)?.[1];
    const bracket = body.indexOf('(', reader.position);
    if (bracket >= 0 && error === undefined) note = body.slice(bracket + 1, -1);
  }
  return { thread, name, begin, end, lasted, arguments: values, result, error, target, note };
}

/** The call of each thread that has not returned. */
export class OpenCalls {
  readonly #open = new Map<number, OpenCall>();

  begin(line: Line, name: string, text: string): OpenCall {
    const call = { thread: line.thread, name, begin: line.time, text };
    this.#open.set(line.thread, call);
    return call;
  }

  /** @returns The whole text, or `undefined` if its beginning is not known. */
  finish(
    line: Line,
    body: LineBody & { kind: 'resumed' },
  ): { call: OpenCall; text: string } | undefined {
    const call = this.#open.get(line.thread);
    if (call?.name !== body.name) return undefined;
    this.#open.delete(line.thread);
    return { call, text: call.text + body.text };
  }

  of(thread: number): OpenCall | undefined {
    return this.#open.get(thread);
  }

  drop(thread: number): OpenCall | undefined {
    const call = this.#open.get(thread);
    this.#open.delete(thread);
    return call;
  }

  all(): IterableIterator<OpenCall> {
    return this.#open.values();
  }
}
