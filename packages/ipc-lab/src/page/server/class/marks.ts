/**
 * What a teacher has written about the exercises of a class: points, another verdict, a comment. It is kept in a file, which
 * is replaced as a whole at every change:
 *
 *     { "ann": { "4a": { "points": 7.5, "verdict": "pass", "comment": "…" } } }
 *
 * Several servers may have the same file: each reads it again before it writes, under a lock on its folder, which the kernel
 * releases with the process.
 */
import {
  accessSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { LockableFile } from 'linux-ipc/file-lock';

import { Failure, hasCode } from '../../../command-line/errors.js';
import { frenchMessage } from '../../../command-line/system-errors.js';
import { Refusal } from '../../../language/refusal.js';
import { filled } from '../../../language/text.js';
import type { Change, Mark } from '../../protocol.js';
import { texts } from '../texts.js';
import { LatestChanges } from './latest-changes.js';
import { isMark, mergedMark, noMark } from './mark.js';

/** By student and exercise. */
type All = Map<string, Map<string, Mark>>;

/** Milliseconds for which another process may hold the lock. */
const longestWait = 5000;

export class Marks {
  readonly path: string;
  #marks: All;
  /** Of the file that was read or written last. */
  #state: string;
  /** By student and exercise. */
  readonly #latest = new Map<string, LatestChanges>();

  /**
   * @throws `Failure` the file is there, and contains no marks: it stays as it is; or there is no folder for it. The
   *   system's error if it cannot be read, or its folder not be written.
   */
  constructor(path: string) {
    const folder = dirname(path);
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new Failure(texts.noFolder, { path: folder });
    }
    // Of a link, the file to which it leads is replaced.
    this.path = join(realpathSync(folder), basename(path));
    if (stateOf(path) !== '') this.path = realpathSync(path);
    accessSync(dirname(this.path), constants.W_OK);
    this.#state = stateOf(this.path);
    this.#marks = read(this.path);
  }

  of(student: string, exercise: string): Mark {
    return this.#marks.get(student)?.get(exercise) ?? noMark;
  }

  /**
   * @param before What was there when the mark was written: what it does not change may have changed meanwhile.
   * @param change Which change of its page it is; `undefined`: one that comes alone.
   * @throws `Refusal` the file cannot be written, or somebody else has changed the same: nothing has changed.
   */
  async set(
    student: string,
    exercise: string,
    mark: Mark,
    before: Mark,
    change?: Change,
  ): Promise<void> {
    using _lock = await lockOn(dirname(this.path));
    try {
      this.refresh();
      const theirs = this.of(student, exercise);
      const latest = this.#latestOf(student, exercise);
      const next =
        change === undefined
          ? mergedMark(before, mark, theirs)
          : latest.merged(before, mark, theirs, change);
      const all: All = new Map(this.#marks);
      all.set(student, new Map(all.get(student)).set(exercise, next));
      this.#write(all);
      this.#marks = all;
      if (change !== undefined) latest.note(next, mark, change);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const { message } = error as Error;
      const reason = filled({ en: message, fr: frenchMessage(error as NodeJS.ErrnoException) });
      throw new Refusal(texts.notSaved, { reason });
    }
  }

  #latestOf(student: string, exercise: string): LatestChanges {
    const key = JSON.stringify([student, exercise]);
    const latest = this.#latest.get(key) ?? new LatestChanges();
    this.#latest.set(key, latest);
    return latest;
  }

  /**
   * Reads the file if another process has replaced it. A file that was removed is written again with the next mark.
   *
   * @returns Whether it was read.
   * @throws `Failure` it contains no marks any more.
   */
  refresh(): boolean {
    const state = stateOf(this.path);
    if (state === this.#state || state === '') return false;
    this.#marks = read(this.path);
    this.#state = state;
    return true;
  }

  /**
   * Reads the file whenever another process replaces it.
   *
   * @param onChange Is called when it was read.
   * @returns Ends it.
   */
  watch(onChange: () => void): () => void {
    const look = (): void => {
      try {
        if (this.refresh()) onChange();
      } catch {
        // It contains no marks, or cannot be read: whoever saves the next mark is told.
      }
    };
    try {
      const watcher = watch(dirname(this.path), { persistent: false }, look);
      watcher.on('error', () => undefined);
      return () => {
        watcher.close();
      };
    } catch {
      // No more folders can be watched: the file is read before the next mark is saved.
      return () => undefined;
    }
  }

  /** Whoever reads the file meanwhile reads the old one, or the new one. */
  #write(marks: All): void {
    const all = Object.fromEntries(
      [...marks].map(([student, own]) => [student, Object.fromEntries(own)]),
    );
    const next = `${this.path}.new`;
    writeFileSync(next, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flush: true });
    const state = stateOf(next);
    renameSync(next, this.path);
    this.#state = state;
  }
}

/** Differs when the file does; empty if there is none. */
function stateOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status === undefined ? '' : `${status.ino} ${status.size} ${status.mtimeMs}`;
}

/** @throws `Refusal` another process does not release it. */
async function lockOn(folder: string): Promise<Disposable> {
  const file = LockableFile.open(folder, { access: 'read', followSymbolicLinks: true });
  const signal = AbortSignal.timeout(longestWait);
  try {
    await file.lock({ signal });
  } catch {
    if (signal.aborted) {
      file.close();
      throw new Refusal(texts.locked, { path: folder });
    }
    // This file system has no locks on folders: the file was at least read just before it is written.
  }
  return file;
}

function read(path: string): All {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return new Map();
    if (hasCode(error, 'EISDIR')) throw new Failure(texts.notMarks, { path });
    throw error;
  }
  const refuse = (): never => {
    throw new Failure(texts.notMarks, { path });
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refuse();
  }
  return new Map(
    entriesOf(content, refuse).map(([student, exercises]) => [
      student,
      new Map(
        entriesOf(exercises, refuse).map(([id, mark]) => [id, isMark(mark) ? mark : refuse()]),
      ),
    ]),
  );
}

function entriesOf(value: unknown, refuse: () => never): [string, unknown][] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? Object.entries(value) : refuse();
}
