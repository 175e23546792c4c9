import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Machine } from '../../../dist/why/snapshot/machine.js';
import { numberOutside } from '../../../dist/why/snapshot/pid-namespace.js';
import type { Report } from '../../../dist/why/report.js';
import { programWords, why } from '../support.js';

const folder = temporaryFolder();

/** By number: the other numbers of a process with one thread, and its namespace. */
const processes: Readonly<
  Record<number, readonly [numbers: readonly number[], namespace: string]>
> = {
  2: [[2], 'outer'],
  10: [[10, 1], 'a'],
  11: [[11, 2], 'a'],
  20: [[20, 1], 'b'],
  21: [[21, 2], 'b'],
  30: [[30, 5, 1], 'within b'],
};

const machine = {
  numbersIn: (path: string) =>
    path === '/proc' ? Object.keys(processes).map(Number) : [Number(path.split('/')[2])],
  readText: (path: string) => {
    const [numbers = []] = processes[Number(path.split('/')[2])] ?? [];
    return `Tgid:\t1\nNSpid:\t${numbers.join('\t')}\nNSpgid:\t0\n`;
  },
  readLink: (path: string) => processes[Number(path.split('/')[2])]?.[1],
} as Partial<Machine> as Machine;

const of = (pid: number) => ({ pid, tid: pid });

describe('the number of a process outside of its PID namespace', () => {
  it('is the same where there is no other namespace', () => {
    assert.equal(numberOutside(machine, of(2), 10), 10);
    assert.equal(numberOutside(machine, of(2), 99), 99);
  });

  it('is that of the process that has the number inside, in the same namespace', () => {
    assert.equal(numberOutside(machine, of(10), 2), 11);
    assert.equal(numberOutside(machine, of(20), 2), 21);
    assert.equal(numberOutside(machine, of(20), 5), 30);
    assert.equal(numberOutside(machine, of(10), 99), undefined);
  });

  const words = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc'];
  const [program = '', ...rest] = words;
  const cannot = spawnSync(program, [...rest, 'true']).status !== 0 && 'no namespaces here';
  it('names the owners of mutexes, and children', { skip: cannot }, async () => {
    const within = [...words, ...programWords('mutexes', folder)];
    const { stdout } = await why(['--json', '--lang', 'en', '--', ...within]);
    const { sentences, cycles } = JSON.parse(stdout) as Report;
    const texts = sentences.map(({ text }) => text.replace(/\d+/g, 'N'));
    assert.deepEqual(texts, [
      'N (unshare) waits for its child N to end.',
      'N (mutexes), in its thread N, waits for its thread N to end.',
      'N (mutexes), in its thread N, waits for a mutex that its thread N holds.',
      'N (mutexes), in its thread N, waits for a mutex that its thread N holds.',
    ]);
    assert.equal(cycles.length, 1);
  });
});
