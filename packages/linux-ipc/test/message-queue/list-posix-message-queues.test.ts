/** The list of POSIX message queues, from a mqueue file system in a namespace of the test's own. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../support/temporary-folder.js';

const unshare = ['unshare', '--user', '--map-root-user', '--mount', '--ipc'];
const skip = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true']).status !== 0;

/** Runs a shell's command, then a module; returns what the module prints. */
function run(command: string, script: string): string {
  const node = [process.execPath, '--input-type=module', '-e', script];
  const [program = '', ...options] = unshare;
  return execFileSync(program, [...options, 'sh', '-c', `${command}; exec "$@"`, 'sh', ...node], {
    encoding: 'utf8',
  });
}

describe('listPosixMessageQueues', { skip: skip && 'no namespace can be created' }, () => {
  it('lists every queue with its mode and the bytes that wait in it', () => {
    const folder = join(temporaryFolder(), 'with space');
    mkdirSync(folder);
    const output = run(
      `umount --all --types mqueue; mount -t mqueue none "${folder}"`,
      `import { listPosixMessageQueues, PosixMessageQueue } from 'linux-ipc/message-queue';
       const none = listPosixMessageQueues();
       const b = PosixMessageQueue.create('/b', { mode: 0o640 });
       const a = PosixMessageQueue.create('/a');
       b.trySend(Buffer.from('hello'));
       console.log(JSON.stringify([none, listPosixMessageQueues()]));
       process.exit();`,
    );
    const owner = { uid: 0, gid: 0 };
    assert.deepEqual(JSON.parse(output), [
      [],
      [
        { name: '/a', mode: 0o600, ...owner, waitingBytes: 0 },
        { name: '/b', mode: 0o640, ...owner, waitingBytes: 5 },
      ],
    ]);
  });

  it('says what is missing where the file system is not mounted', () => {
    const output = run(
      'umount --all --types mqueue',
      `import { listPosixMessageQueues } from 'linux-ipc/message-queue';
       try { listPosixMessageQueues(); } catch ({ code, message }) { console.log(code, message); }`,
    );
    assert.match(output, /^ENOENT .*'\/dev\/mqueue': no mqueue file system is mounted: mount -t /);
  });
});
