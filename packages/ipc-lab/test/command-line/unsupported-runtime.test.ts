/** On a runtime that linux-ipc refuses, every command and program says so in one line and exits with 1. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { programPath } from '../support/program-path.js';
import { Running } from '../support/run.js';

const manifest = new URL('../../package.json', import.meta.url);
const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: object };

/** Preloaded, it makes Node.js look too old. */
const tooOld = `data:text/javascript,
  Object.defineProperty(process.versions, 'node', { value: '18.20.8' });`;

function onOldNode(program: string, args: readonly string[]) {
  return new Running(process.execPath, ['--import', tooOld, programPath(program), ...args]).ended;
}

/** Right arguments for each. */
const calls: readonly (readonly [string, ...string[]])[] = [
  ['ipc-lab', 'check', '4a', '--', 'true'],
  ['ipc-lab', 'check-all', '4a', '.'],
  ['ipc-lab', 'trace', 'true'],
  ['ipc-lab', 'why', '1'],
  ['ipc-lab', 'run', 'all'],
  ['ipc-lab', 'show', 'signal'],
  ['get_rand', 'linux-ipc-old'],
  ['map_reader', '/nowhere/linux-ipc-old'],
  ['map_writer', '/nowhere/linux-ipc-old'],
  ['pipe_sum'],
  ['send_rand', 'linux-ipc-old', '-n', '3'],
  ['shared_random'],
  ['signal_children'],
  ['sum_client', '1'],
  ['sum_server', '--socket', '/nowhere/linux-ipc-old'],
];

describe('a runtime that is too old', { concurrency: true }, () => {
  for (const [program, ...args] of calls) {
    it(`is refused by ${[program, ...args].join(' ')}`, async () => {
      const { code, stdout, stderr } = await onOldNode(program, args);
      assert.match(stderr, /^([a-z_ -]+: )?linux-ipc needs Linux and .* is Node\.js 18\.20\.8\n$/);
      assert.deepEqual([code, stdout], [1, '']);
    });
  }

  it('is tried with every program', () => {
    const tried = new Set(calls.map(([program]) => program));
    assert.deepEqual(tried, new Set(Object.keys(bin)));
  });

  it('prints the help', async () => {
    const { code, stderr } = await onOldNode('ipc-lab', ['--help']);
    assert.deepEqual([code, stderr], [0, '']);
  });
});
