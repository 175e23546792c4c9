/** The versions of Node.js that run the measured programs. */
import { spawnSync } from 'node:child_process';

/**
 * Asks each program for its version.
 *
 * @returns The programs, by their versions.
 * @throws It is not Node.js.
 */
export function nodesAt(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    paths.map((path) => {
      const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
      const version = /^v(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
      if (version === undefined) {
        throw new Error(`--node takes the path of a Node.js: ${error?.message ?? path}`);
      }
      return [version, path];
    }),
  );
}
