/** Finds the line of the source in which each call was made, by addr2line(1), while the program runs. */
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';

import type { Event } from '../../../observe/events.js';
import type { Frame } from '../../../observe/strace/stacks.js';
import type { Line, Place, WaitingPlace } from '../../protocol.js';
import type { Run } from '../run.js';
import { returnAddressOf } from './return-address.js';
import type { SourceFiles } from './source-files.js';

/** Where a call was made: that of an event, or one that has not returned. */
type Subject = { readonly event: number } | { readonly pid: number; readonly time: number };

interface Asked {
  readonly subject: Subject;
  readonly part: number;
  /** The frames that are in a program with lines, the innermost first: the first whose line is known counts. */
  readonly frames: readonly { readonly program: string; readonly address: number }[];
}

export class Locator {
  readonly #known = new Map<string, Line | undefined>();
  #waiting: Asked[] = [];
  #isBusy = false;

  constructor(
    readonly run: Run,
    readonly sources: SourceFiles,
  ) {}

  /** @param stack Of the call that has these events. */
  add(part: number, events: readonly Event[], stack: readonly Frame[]): void {
    this.#ask(
      part,
      events.map(({ id }) => ({ event: id })),
      stack,
    );
  }

  /** The processes wait: where, is read now. */
  addWaiting(part: number, pids: readonly number[]): void {
    for (const pid of pids) {
      const time = Date.now() / 1000;
      const frame = returnAddressOf(pid);
      if (frame !== undefined) this.#ask(part, [{ pid, time }], [frame]);
    }
  }

  #ask(part: number, subjects: readonly Subject[], stack: readonly Frame[]): void {
    const frames = stack.flatMap(({ file, offset }) => {
      // The call comes before the instruction to which it returns.
      const address = this.sources.programs.get(file)?.addressAt(offset - 1);
      return address === undefined ? [] : [{ program: file, address }];
    });
    if (frames.length === 0) return;
    for (const subject of subjects) this.#waiting.push({ subject, part, frames });
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      await this.#learn(asked);
      for (const part of new Set(asked.map((one) => one.part))) {
        const found = asked.filter((one) => one.part === part).flatMap((one) => this.#placeOf(one));
        const places = found.filter((place) => 'event' in place);
        const waiting = found.filter((place) => 'pid' in place);
        if (found.length > 0) this.run.add({ type: 'located', part, places, waiting });
      }
    }
    this.#isBusy = false;
  }

  #placeOf({ subject, frames }: Asked): (Place | WaitingPlace)[] {
    for (const { program, address } of frames) {
      const line = this.#known.get(keyOf(program, address));
      if (line !== undefined) return [{ ...subject, ...line }];
    }
    return [];
  }

  /** Asks once for each instruction. */
  async #learn(asked: readonly Asked[]): Promise<void> {
    const wanted = new Map<string, Set<number>>();
    for (const { program, address } of asked.flatMap(({ frames }) => frames)) {
      if (this.#known.has(keyOf(program, address))) continue;
      wanted.set(program, (wanted.get(program) ?? new Set()).add(address));
    }
    for (const [program, addresses] of wanted) {
      const lines = await linesAt(program, [...addresses]);
      [...addresses].forEach((address, at) => {
        this.#known.set(keyOf(program, address), this.#lineIn(lines[at]));
      });
    }
  }

  /** `/home/ann/pipe_sum.c:12 (discriminator 1)`; `??:0` if it is not known. */
  #lineIn(text: string | undefined): Line | undefined {
    const [, path = '', line = ''] =
      /^(.+):(\d+)(?: \(discriminator \d+\))?$/.exec(text ?? '') ?? [];
    const file = this.#fileAt(path);
    return file === -1 || Number(line) === 0 ? undefined : { file, line: Number(line) };
  }

  /** A program that was built elsewhere names its source by another path. */
  #fileAt(path: string): number {
    const { paths } = this.sources;
    try {
      const real = paths.indexOf(realpathSync(path));
      if (real >= 0) return real;
    } catch {
      // There is no such file here.
    }
    return paths.findIndex((one) => basename(one) === basename(path));
  }
}

function keyOf(program: string, address: number): string {
  return `${address} ${program}`;
}

/** @returns None without addr2line. */
async function linesAt(program: string, addresses: readonly number[]): Promise<string[]> {
  const words = ['-e', program, ...addresses.map((address) => address.toString(16))];
  try {
    const { stdout } = await promisify(execFile)('addr2line', words);
    return stdout.split('\n');
  } catch {
    return [];
  }
}
