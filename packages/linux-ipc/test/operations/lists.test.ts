/**
 * Every list of the machine's objects has one shape: `listThings(): ListedThing[]`, sorted by name or
 * number; each element has the same properties, and `undefined` where a value is absent.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, unlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { LockableFile } from 'linux-ipc/file-lock';
import { SystemVMessageQueue } from 'linux-ipc/message-queue';
import { listSemaphores, Semaphore, SystemVSemaphoreSet } from 'linux-ipc/semaphore';
import { SharedMemory, SystemVSegment } from 'linux-ipc/shared-memory';
import { socketPair, StreamServer } from 'linux-ipc/socket';

import { uniqueName } from '../support/unique-name.js';
import { functions } from './table.js';
import { abstractAddress, temporaryPath } from './tables/places.js';

type Listed = Readonly<Record<string, unknown>>;

const lists = [...functions()].filter(([name]) => /^list[A-Z]/.test(name));

/** What an element is sorted by. */
const keys = ['name', 'id', 'inode'] as const;

/** Makes two objects of each kind, with and without what may be absent; `removal` releases each. */
async function makeTwoOfEach(removal: (() => void)[]): Promise<void> {
  const key = 0x6c_00_00_00 | (process.pid & 0xff_ffff);
  for (const options of [{}, { key }]) {
    const set = SystemVSemaphoreSet.create({ values: [0], ...options });
    removal.push(set.remove.bind(set));
    const queue = SystemVMessageQueue.create(options);
    removal.push(queue.remove.bind(queue));
    const segment = SystemVSegment.create({ size: 1, ...options });
    removal.push(segment.remove.bind(segment), segment.close.bind(segment));
    const memory = SharedMemory.create(uniqueName(), { size: 1 });
    removal.push(memory.unlink.bind(memory), memory.close.bind(memory));
    const semaphore = Semaphore.create(uniqueName());
    removal.push(semaphore.unlink.bind(semaphore), semaphore.close.bind(semaphore));
  }
  const { path, remove } = temporaryPath();
  const file = LockableFile.open(path);
  file.lockRangeSync({ start: 0, length: 1 });
  file.lockRangeSync({ start: 2 }, { shared: true });
  removal.push(file.close.bind(file), remove);
  const server = await StreamServer.listen(abstractAddress());
  for (const one of [server, ...socketPair('datagram')]) removal.push(one.close.bind(one));
}

/** The elements; undefined if no file system shows the objects. */
function elementsOf(list: (...parameters: unknown[]) => unknown): Listed[] | undefined {
  try {
    return list() as Listed[];
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    return undefined;
  }
}

function requireShape(name: string, elements: Listed[] | undefined): void {
  if (name === 'listPosixMessageQueues') elements ??= [];
  else assert.ok(elements && elements.length > 1, name);
  const [first = {}] = elements;
  const key = keys.find((property) => property in first) ?? 'name';
  for (const [index, element] of elements.entries()) {
    assert.deepEqual(Object.keys(element), Object.keys(first), name);
    assert.ok(!Object.values(element).includes(null), name);
    const before = elements[index - 1];
    if (before === undefined) continue;
    const [left, right] = [before[key], element[key]] as [string, string];
    // Two objects never have the same one, except locks: a file can have many.
    assert.ok(
      left < right || (left === right && name === 'listFileLocks'),
      `${name}: ${left}, ${right}`,
    );
  }
}

describe('the lists', () => {
  it('have sorted elements that all have the same properties', async () => {
    assert.equal(lists.length, 8);
    const removal: (() => void)[] = [];
    try {
      await makeTwoOfEach(removal);
      for (const [name, list] of lists) requireShape(name, elementsOf(list));
    } finally {
      for (const remove of removal) remove();
    }
  });

  it('have types that are named alike', () => {
    const folder = dirname(fileURLToPath(import.meta.resolve('linux-ipc')));
    const files = readdirSync(folder, { encoding: 'utf8', recursive: true });
    const declarations = files
      .filter((file) => file.endsWith('.d.ts'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    for (const [name] of lists) {
      const thing = name.replace(/^list/, '').replace(/s$/, '');
      const signature = `function ${name}(): Listed${thing}[];`;
      assert.ok(declarations.includes(signature), signature);
    }
  });

  it('do not follow a symbolic link to a semaphore', () => {
    const name = uniqueName();
    using semaphore = Semaphore.create(name);
    const link = `${name}-link`;
    const fileOf = (whose: string): string => `/dev/shm/sem.${whose.slice(1)}`;
    symlinkSync(fileOf(name), fileOf(link));
    try {
      const names = listSemaphores().map((listed) => listed.name);
      assert.ok(names.includes(name));
      assert.ok(!names.includes(link));
    } finally {
      unlinkSync(fileOf(link));
      semaphore.unlink();
    }
  });
});
