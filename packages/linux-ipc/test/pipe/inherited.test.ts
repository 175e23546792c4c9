import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';

import { Pipe } from 'linux-ipc/pipe';
import { collect } from '../support/collect.js';
import { ended } from '../support/ended.js';

describe('a pipe that a child inherits', () => {
  it('has the number of its position in stdio, in both directions', async () => {
    using down = Pipe.create();
    using up = Pipe.create();
    const child = spawn('sh', ['-c', 'tr a-z A-Z <&3 >&7'], {
      stdio: ['ignore', 'inherit', 'inherit', down.read.fd, null, null, null, up.write.fd],
    });
    down.read.close();
    up.write.close();
    await down.write.write(Buffer.from('to the child and back'));
    down.write.close();
    assert.equal((await collect(up.read)).toString(), 'TO THE CHILD AND BACK');
    assert.equal(await ended(child), 0);
  });

  it('is adopted by PipeReader and PipeWriter in a child of ours', async () => {
    using down = Pipe.create();
    using up = Pipe.create();
    const program = `
      import { PipeReader, PipeWriter } from 'linux-ipc/pipe';
      const from = PipeReader.from(3);
      const to = PipeWriter.from(4);
      for await (const chunk of from) await to.write(chunk.reverse());
      from.close();
      to.close();
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'inherit', 'inherit', down.read.fd, up.write.fd],
    });
    down.read.close();
    up.write.close();
    await down.write.write(Buffer.from('olleh'));
    down.write.close();
    assert.equal((await collect(up.read)).toString(), 'hello');
    assert.equal(await ended(child), 0);
  });

  it('is not inherited unless it is passed', async () => {
    using pipe = Pipe.create();
    const child = spawn('sh', ['-c', 'exec sleep 600'], { stdio: 'ignore' });
    pipe.write.close();
    assert.equal(await pipe.read.read(new Uint8Array(1)), 0);
    child.kill('SIGKILL');
    await ended(child);
  });
});
