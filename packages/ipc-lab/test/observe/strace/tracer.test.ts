import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { observeTrace, Trace, TraceRefused, type Event } from '../../../dist/observe/index.js';
import { allExited } from '../../support/processes.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { until } from '../../../../linux-ipc/dist-test/support/until.js';
import { only } from '../support.js';

const folder = temporaryFolder();

function script(name: string, text: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

async function all(trace: Trace): Promise<Event[]> {
  const events: Event[] = [];
  for await (const batch of observeTrace(trace)) events.push(...batch);
  return events;
}

describe('the tracer', () => {
  it('leaves nothing behind if it is stopped before its first line', async () => {
    const path = script('long', '#!/bin/sh\nexec sleep 600\n');
    const trace = new Trace([path], { stdio: 'ignore' });
    trace.stop();
    const events = await all(trace);
    await allExited(events.map(({ pid }) => pid));
    assert.ok(events.some((event) => event.type === 'process-ended'));
  });

  it('ends the orphans of a process that exited before its first line was read', async () => {
    for (const terminal of [false, true]) {
      const report = join(folder, `left-${terminal}`);
      const text = `#!/bin/sh\nsetsid sleep 600 &\necho $$ $! >${report}.new\nmv ${report}.new ${report}\n`;
      const trace = new Trace([script('leaves', text)], { terminal, stdio: 'ignore' });
      await until(() => existsSync(report));
      const [first = 0, left = 0] = readFileSync(report, 'utf8').split(' ').map(Number);
      await until(() => !existsSync(`/proc/${first}`));
      const born: number[] = [];
      for await (const batch of observeTrace(trace)) {
        born.push(...only(batch, 'process-born').map((event) => event.pid));
        trace.stop();
      }
      assert.ok(born.includes(left));
      await allExited([left]);
    }
  });

  it('passes no descriptor of its own to the program', async () => {
    const path = script('descriptors', '#!/bin/sh\necho /proc/$$/fd/*\n');
    const descriptors = (text: string): string[] => text.match(/(?<=fd\/)\d+/g) ?? [];
    const untraced = spawnSync(path, { encoding: 'utf8' }).stdout;
    const events = await all(new Trace([path], { terminal: true }));
    const traced = only(events, 'written')
      .filter((event) => event.object.kind === 'terminal')
      .map((event) => event.data?.toString())
      .join('');
    assert.ok(descriptors(traced).length >= 3);
    assert.deepEqual(descriptors(traced), descriptors(untraced));
  });

  it('rejects, with one clear line, a command that cannot be run', () => {
    const refusals: [string[], RegExp][] = [
      [['no-such-command'], /^command not found: no-such-command$/],
      [['/no/such/path'], /^command not found/],
      [[folder], /is a folder/],
      [[script('plain', 'text', 0o644)], /not executable/],
      [[script('nameless', 'echo hello\n')], /neither a program nor a script with an interpreter/],
      [
        [script('lost', '#!/no/such/interpreter -x\n')],
        /its interpreter \/no\/such\/interpreter does not exist/,
      ],
      [[script('dos', '#!/bin/sh\r\n')], /its interpreter \/bin\/sh\\r does not exist/],
      [[], /no command given/],
    ];
    for (const [words, message] of refusals) {
      assert.throws(
        () => new Trace(words),
        (error) => error instanceof TraceRefused && message.test(error.message),
      );
    }
  });

  it('says how to install strace if it is missing', () => {
    assert.throws(
      () => new Trace([script('empty', '#!/bin/sh\n')], { env: { PATH: folder } }),
      /strace is not installed. Install it with: sudo apt-get install --yes strace/,
    );
  });

  it('ends every process when it is stopped, including those just being created', async () => {
    const path = script(
      'bomb',
      '#!/bin/bash\nf() { sleep 1000 & f & }\nf & f &\nwait\nsleep 1000\n',
    );
    const trace = new Trace([path], { terminal: true });
    const born: number[] = [];
    for await (const batch of observeTrace(trace)) {
      born.push(...only(batch, 'process-born').map((event) => event.pid));
      if (born.length > 30) trace.stop();
    }
    await allExited(born);
  });
});
