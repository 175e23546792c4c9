import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { stateOf } from '../support/processes.js';
import { run } from '../support/run.js';

describe('signal_children', () => {
  it('has one of five children print a greeting each second, and collects all of them', async () => {
    const { code, stdout, stderr } = await run('signal_children', '--seconds', '3');
    const [, list = ''] = /^Children: ([0-9 ]+)$/m.exec(stdout) ?? [];
    const children = list.split(' ');
    const greetings = [...stdout.matchAll(/^Hello from PID (\d+)$/gm)].map(([, pid]) => pid ?? '');
    assert.equal(new Set(children).size, 5);
    assert.equal(greetings.length, 3);
    for (const pid of greetings) assert.ok(children.includes(pid), pid);
    for (const pid of children) assert.equal(stateOf(Number(pid)), undefined);
    assert.match(stdout, /all 5 children were killed by SIGINT and collected/);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });
});
