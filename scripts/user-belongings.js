/** Lists what a user has on this machine besides its home, to find what the tests leave behind. */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {string} folder
 * @param {number} uid
 */
function ownedIn(folder, uid) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.uid === uid);
}

/**
 * Lists the running processes. It omits zombies: the parent that should reap one is listed itself, or
 * is init.
 *
 * @param {number} uid
 */
export function processesOf(uid) {
  return ownedIn('/proc', uid).flatMap((path) => {
    try {
      const state = /^State:\s*(\w)/m.exec(readFileSync(join(path, 'status'), 'latin1'))?.[1];
      const command = readFileSync(join(path, 'cmdline'), 'latin1').replaceAll('\0', ' ');
      return state === 'Z' ? [] : [`${path}: ${command}`];
    } catch {
      // The process has exited meanwhile.
      return [];
    }
  });
}

/**
 * Lists System V objects, from /proc/sysvipc/KIND: a table with a line of titles.
 *
 * @param {string} kind
 * @param {number} uid
 */
function systemVObjects(kind, uid) {
  const lines = readFileSync(`/proc/sysvipc/${kind}`, 'utf8').trim().split('\n');
  const column = lines[0].trim().split(/\s+/).indexOf('cuid');
  return lines
    .slice(1)
    .filter((line) => line.trim().split(/\s+/)[column] === `${uid}`)
    .map((line) => `/proc/sysvipc/${kind}: ${line}`);
}

/** @param {number} uid */
export function objectsOf(uid) {
  return [
    ...[tmpdir(), '/dev/shm', '/dev/mqueue'].flatMap((folder) => ownedIn(folder, uid)),
    ...['shm', 'sem', 'msg'].flatMap((kind) => systemVObjects(kind, uid)),
  ];
}
