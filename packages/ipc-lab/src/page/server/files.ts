/** The files of a run: its programs and their sources, and whether they have changed since. */
import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, parse, resolve } from 'node:path';

import type { RunRequest } from '../protocol.js';

/** What programs are compiled from. */
const sources = ['.c', '.cc', '.cpp', '.rs', '.go'];
/** What a machine has of its own does not change while a person works. */
const ofSystem = /^\/(?:usr|bin|lib|lib64|sbin|dev|proc|sys)\//;
const mostFiles = 20;

/** The files that the commands name, and the sources beside them. */
export function filesOf({ commands, folder }: Pick<RunRequest, 'commands' | 'folder'>): string[] {
  const words = Object.values(commands).flatMap((command) => command.split(/[\s'"();|&<>=]+/));
  const named = words.filter((word) => word !== '').map((word) => resolve(folder, word));
  const all = named.flatMap((path) => {
    const { dir, name } = parse(path);
    return [path, ...sources.map((ending) => resolve(dir, name + ending))];
  });
  const files = [...new Set(all)].filter((path) => !ofSystem.test(path) && stateOf(path) !== '');
  return files.slice(0, mostFiles);
}

/** Differs when the file does; empty if it is no regular file. */
function stateOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true ? `${status.ino} ${status.size} ${status.mtimeMs}` : '';
}

/**
 * Reports when some of the files have changed; a file that an editor or a compiler replaces has changed when its successor is
 * there.
 *
 * @param onChange Is called with the names of those that have changed so far.
 * @returns Ends it.
 */
export function watchFiles(
  files: readonly string[],
  onChange: (names: readonly string[]) => void,
): () => void {
  const before = new Map(files.map((path) => [path, stateOf(path)]));
  let known = 0;
  const look = (): void => {
    const changed = files.filter((path) => {
      const now = stateOf(path);
      return now !== '' && now !== before.get(path);
    });
    if (changed.length <= known) return;
    known = changed.length;
    onChange(changed.map((path) => basename(path)));
  };
  const watchers = [...new Set(files.map(dirname))].flatMap((folder): FSWatcher[] => {
    try {
      return [watch(folder, { persistent: false }, look).on('error', () => undefined)];
    } catch {
      // No more can be watched, or the folder is gone: the run can be repeated without being asked.
      return [];
    }
  });
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}
