/* /proc mounted with hidepid shows only some processes: what is not seen is not said. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { nobody, noOtherUser } from '../../../linux-ipc/dist-test/support/other-user.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { hidesProcesses } from '../../dist/why/snapshot/hidden-processes.js';
import { programPath } from '../support/program-path.js';
import { programWords } from './support.js';

const folder = temporaryFolder();
const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'];

/** In a mount namespace of its own, so that no other process sees the option. */
function where(hidepid: string, words: readonly string[]) {
  const script = `mount -t proc -o hidepid=${hidepid} proc /proc && exec "$@"`;
  const args = ['-m', 'sh', '-c', script, 'sh', ...asNobody, ...words];
  return spawnSync('unshare', args, { cwd: '/', encoding: 'utf8' });
}

function mayHide(): string | false {
  if (noOtherUser !== false) return noOtherUser;
  if (where('2', ['true']).status !== 0) return '/proc cannot be mounted with hidepid here';
  const reads = where('2', [process.execPath, programPath('ipc-lab'), 'why', '--help']);
  return reads.status !== 0 && 'another user may not read this package';
}

const lab = [process.execPath, programPath('ipc-lab'), 'why', '--lang', 'en'];

describe('ipc-lab why, where /proc hides processes', { skip: mayHide() }, () => {
  for (const hidepid of ['1', '2', '4']) {
    it(`says in one line that a process may be hidden (hidepid=${hidepid})`, async () => {
      const child = spawn('sleep', ['1000']);
      try {
        const { status, stderr } = where(hidepid, [...lab, `${child.pid}`]);
        assert.equal(
          stderr,
          `ipc-lab why: process ${child.pid} cannot be found; /proc is mounted with hidepid, which hides those of other users\n`,
        );
        assert.equal(status, 2);
      } finally {
        child.kill();
        await once(child, 'exit');
      }
    });

    it(`does not take a command that is hidden for one that ended (hidepid=${hidepid})`, () => {
      // Whoever executes a program of another user with its rights may no longer look at it.
      const program = join(folder, 'sleep-as-root');
      copyFileSync('/bin/sleep', program);
      chmodSync(program, 0o4755);
      chmodSync(folder, 0o755);
      const { status, stdout, stderr } = where(hidepid, [...lab, '--', program, '1000.125']);
      const line =
        'ipc-lab why: the processes of the command cannot be seen: they belong to another user';
      assert.equal(stderr, `${line}, and /proc hides these (hidepid)\n`);
      assert.equal(stdout, '');
      assert.equal(status, 2);
      const processes = spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).stdout;
      assert.doesNotMatch(processes, /sleep-as-root 1000\.125/);
    });

    it(`does not say that nobody holds what a hidden process may hold (hidepid=${hidepid})`, () => {
      const [program = ''] = programWords('kept_write_end', folder);
      chmodSync(folder, 0o755);
      const { status, stdout } = where(hidepid, [...lab, '--', program]);
      assert.match(stdout, /it will never see end-of-file, as far as can be seen\.$/m);
      assert.match(stdout, /^\/proc hides the processes of other users \(hidepid\)/m);
      assert.equal(status, 1);
    });
  }
});

describe('whether /proc hides processes', () => {
  const seen = (options: string, status: string): boolean =>
    hidesProcesses({
      readText: (path) =>
        path === '/proc/mounts' ? `proc /proc proc rw,relatime${options} 0 0\n` : status,
    });
  const student = 'Gid:\t1000\t1000\t1000\t1000\nGroups:\t27 1000 \nCapEff:\t0000000000000000\n';
  const root = 'Gid:\t0\t0\t0\t0\nGroups:\t0 \nCapEff:\t000001ffffffffff\n';
  it('follows from the option, the capabilities and the groups', () => {
    assert.equal(seen('', student), false);
    assert.equal(seen(',hidepid=0', student), false);
    assert.equal(seen(',hidepid=off', student), false);
    assert.equal(seen(',hidepid=noaccess', student), true);
    assert.equal(seen(',hidepid=invisible', student), true);
    assert.equal(seen(',hidepid=2', root), false);
    assert.equal(seen(',gid=27,hidepid=invisible', student), false);
    assert.equal(seen(',gid=28,hidepid=invisible', student), true);
    assert.equal(seen(',gid=27,hidepid=ptraceable', student), true);
  });
});
