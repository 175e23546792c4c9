import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Pipe } from 'linux-ipc/pipe';

import { segmentsMadeBy } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { run, start } from '../support/run.js';

describe('shared_random', () => {
  it('loses none of 1,000 values that it sends without pauses', async () => {
    const program = start('shared_random', '--values', '1000');
    const { code, stdout, stderr } = await program.ended;
    const lines = stdout.trimEnd().split('\n');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.equal(lines.length, 2000);
    const readers = new Set<string | undefined>();
    for (let i = 0; i < lines.length; i += 2) {
      const [, writer, written] = /^Parent (\d+) wrote (\d+)$/.exec(lines[i] ?? '') ?? [];
      const [, reader, read] = /^Child (\d+) read (\d+)$/.exec(lines[i + 1] ?? '') ?? [];
      assert.equal(Number(writer), program.pid);
      assert.equal(read, written);
      assert.ok(Number(read) <= 100);
      readers.add(reader);
    }
    assert.equal(readers.size, 1);
    assert.ok(!readers.has(String(program.pid)));
    assert.deepEqual(segmentsMadeBy(program.pid), []);
  });

  it('loses none if the reader of its output is always behind', async () => {
    const { read, write } = Pipe.create();
    const args = [programPath('shared_random'), '--values', '3000'];
    const program = spawn(process.execPath, args, { stdio: ['ignore', write.fd, 'inherit'] });
    write.close();
    let isOver = false;
    const ended = once(program, 'exit').then(([code]) => {
      isOver = true;
      return code as number | null;
    });
    const nearlyFull = read.capacity - 4096;
    let output = '';
    for await (const chunk of read.chunks()) {
      output += String(chunk);
      while (!isOver && read.waitingBytes < nearlyFull) await sleep(1);
    }
    assert.equal(await ended, 0);
    assert.equal(output.match(/^Parent \d+ wrote \d+$/gm)?.length, 3000);
    assert.equal(output.match(/^Child \d+ read \d+$/gm)?.length, 3000);
  });

  it('sends five values by default', async () => {
    const { code, stdout } = await run('shared_random');
    assert.equal(stdout.match(/^Child \d+ read \d+$/gm)?.length, 5);
    assert.equal(code, 0);
  });
});
