import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { stateOf } from '../support/processes.js';
import { run, Running } from '../support/run.js';

const folder = temporaryFolder();
const source = fileURLToPath(new URL('../../test/peers/signal_twice.c', import.meta.url));

/** Sends SIGUSR1 twice to a C program that calls signal(): how often its handler runs, and its end. */
async function inC(standard: string): Promise<{ handled: number; killedBy: string | null }> {
  const program = join(folder, standard);
  const options = [`-std=${standard}`, '-D_POSIX_C_SOURCE=200809L', '-Wall', '-Werror'];
  if (standard.startsWith('gnu')) options.push('-D_DEFAULT_SOURCE');
  execFileSync('cc', [...options, '-o', program, source], {
    env: { ...process.env, LD_PRELOAD: '' },
  });
  const child = new Running(program, []);
  await child.says(/ready\n/);
  child.kill('SIGUSR1');
  await child.says(/handled\n/);
  child.kill('SIGUSR1');
  const second = await Promise.race([child.says(/handled\nhandled\n/), child.ended]);
  if (!('code' in second)) child.kill('SIGKILL');
  const { signal, stdout } = await child.ended;
  return {
    handled: stdout.split('handled').length - 1,
    killedBy: signal === 'SIGKILL' ? null : signal,
  };
}

describe('ipc-lab show signal', () => {
  it('shows what a C program sees with the two kinds of signal()', async () => {
    const { code, stdout, stderr } = await run('ipc-lab', 'show', 'signal', '--lang', 'en');
    assert.deepEqual([code, stderr], [0, '']);
    const systemV = await inC('c11');
    const bsd = await inC('gnu11');
    assert.deepEqual(systemV, { handled: 1, killedBy: 'SIGUSR1' });
    assert.deepEqual(bsd, { handled: 2, killedBy: null });

    const [first = '', second = ''] = stdout.split('\n\n');
    assert.equal(first.match(/: handled\./g)?.length, systemV.handled);
    assert.match(first, /SIGUSR1, second time: the child was killed by SIGUSR1\./);
    assert.match(first, /installed its handler.* \(SigCgt\): yes\./);
    assert.match(first, /first time: handled\..* Still caught: no\./);
    assert.equal(second.match(/: handled\..* Still caught: yes\./g)?.length, bsd.handled);
    assert.match(second, /Child \d+ is alive\./);
    assert.match(
      stdout,
      /reset handled 1 of the two signals, and its process was killed by SIGUSR1; .* handled 2, and its process is still alive\.\n$/,
    );
  });

  it('names the sender that the kernel reports, and leaves no child', async () => {
    const { stdout } = await run('ipc-lab', 'show', 'signal', '--lang', 'fr');
    const senders = [...stdout.matchAll(/processus (\d+) \(nous\), utilisateur (\d+), SI_USER/g)];
    assert.equal(senders.length, 3);
    assert.equal(new Set(senders.map(([, pid]) => pid)).size, 1);
    assert.ok(senders.every(([, , uid]) => Number(uid) === process.getuid?.()));
    for (const [, pid] of stdout.matchAll(/enfant (\d+)/g)) {
      assert.equal(stateOf(Number(pid)), undefined);
    }
  });
});
