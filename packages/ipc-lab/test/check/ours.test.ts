import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programPath } from '../support/run.js';
import { check, notPassing } from './support.js';

const folder = temporaryFolder();

function command(program: string, ...args: string[]): string {
  return [process.execPath, programPath(program), ...args].join(' ');
}

/** signal_children, which takes half a minute, is checked beside the other programs of 1a. */
describe('our own programs pass every criterion', () => {
  const checks: Record<string, () => string[]> = {
    '2a': () => ['--', ...command('shared_random').split(' ')],
    '3d': () => {
      const file = join(folder, 'mapped');
      return ['--writer', command('map_writer', file), '--reader', command('map_reader', file)];
    },
    '4a': () => ['--', ...command('pipe_sum').split(' ')],
    '5': () => {
      const name = `ipc-lab-test-${randomBytes(6).toString('hex')}`;
      return ['--send', command('send_rand', name, '-n', '30'), '--get', command('get_rand', name)];
    },
    '6': () => {
      const path = ['--socket', join(folder, 'socket')];
      return [
        '--server',
        command('sum_server', ...path),
        '--client',
        command('sum_client', ...path, '{value}'),
      ];
    },
  };
  for (const [exercise, args] of Object.entries(checks)) {
    it(exercise, async () => {
      const checked = await check([exercise, '--json', '--timeout', '60', ...args()]);
      assert.deepEqual(notPassing(checked), {}, checked.stdout);
      assert.equal(checked.status, 0);
    });
  }
});
