/**
 * A recorded run: the lines of strace, and between them, as comments, the answers of the system when the
 * line below was read. Replaying one needs neither the program nor the machine.
 *
 *     # origin SECONDS                     when CLOCK_MONOTONIC was 0
 *     # lookup "PATH" KIND INODE SIZE      what is at a path from here on; `none`: nothing
 *     # parent PID PARENT                  the parent of a process
 *     # sample PID SECONDS "OBJECT" HEX    the content of shared memory after the line above
 *     # stop SECONDS                       the run was stopped
 *     # note TEXT                          for the reader of the file
 */
import { readFileSync } from 'node:fs';

import { Observer, type Event, type SharedObject, type Sources } from './ipc-lab.js';

type Found = ReturnType<NonNullable<Sources['lookup']>>;

export interface Step {
  readonly events: readonly Event[];
  /** The time of the stop, in seconds since the epoch, if the run was stopped before this step. */
  readonly stopped?: number;
}

export function readRecording(path: string): string[] {
  const lines = readFileSync(path, 'latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The events of a recording, one line of strace at a time. */
export function* replay(lines: readonly string[]): Generator<Step> {
  const found = new Map<string, Found>();
  const parents = new Map<number, number>();
  const objects = new Map<string, SharedObject>();
  const origin = lines.map((line) => /^# origin (\S+)/.exec(line)?.[1]).find(Boolean);
  const observer = new Observer({
    lookup: (path) => found.get(path),
    parentOf: (pid) => parents.get(pid),
    ...(origin !== undefined && { monotonicOrigin: Number(origin) }),
  });
  let stopped: number | undefined;
  const step = (events: readonly Event[]): Step => {
    for (const event of events) if ('object' in event && event.object) remember(event.object);
    const at = stopped === undefined ? {} : { stopped };
    stopped = undefined;
    return { events, ...at };
  };
  const remember = (object: SharedObject): void => {
    objects.set(object.id, object);
  };
  for (const line of lines) {
    const comment = /^# (\w+) ?(.*)$/.exec(line);
    if (comment === null) {
      yield step(observer.line(line));
      continue;
    }
    const [, what = '', rest = ''] = comment;
    const [first = '', second = '', third = '', fourth = ''] = wordsOf(rest);
    if (what === 'lookup') found.set(first, foundFrom(second, third, fourth));
    if (what === 'parent') parents.set(Number(first), Number(second));
    if (what === 'stop') stopped = Number(first);
    if (what === 'sample') {
      const object = objects.get(third);
      if (object === undefined) throw new Error(`no object ${third} before: ${line}`);
      const data = Buffer.from(fourth, 'hex');
      yield step(observer.sampled({ pid: Number(first), time: Number(second), object, data }));
    }
  }
  yield step(observer.end());
}

function wordsOf(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? (JSON.parse(word) as string) : word));
}

function foundFrom(kind: string, inode: string, size: string): Found {
  if (kind === 'none') return undefined;
  return { kind: kind as NonNullable<Found>['kind'], inode, size: Number(size) };
}
