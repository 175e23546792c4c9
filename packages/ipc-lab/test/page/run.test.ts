import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Message } from '../../dist/page/protocol.js';
import { Run } from '../../dist/page/server/run.js';
import { Runs } from '../../dist/page/server/runs.js';
import { talk } from '../trace/support.js';

const title = { title: 'a', student: null, exercise: null, request: null };

function lastOf({ messages }: Run): Message {
  return JSON.parse(messages.at(-1) ?? '') as Message;
}

describe('a run', () => {
  it('is stopped when it has made too many events', () => {
    const run = new Run(1, title, () => undefined);
    const lines = 'x'.repeat(1_000_000);
    for (let count = 0; count < 63; count += 1) run.add({ type: 'events', part: 0, lines });
    assert.equal(run.signal.aborted, false);
    run.add({ type: 'events', part: 0, lines });
    assert.equal(run.signal.aborted, true);
    run.end();
    assert.deepEqual(lastOf(run), { type: 'over', state: 'full' });
  });

  it('ends once, by itself or stopped', () => {
    const [ended, stopped] = [
      new Run(1, title, () => undefined),
      new Run(2, title, () => undefined),
    ];
    stopped.stop();
    for (const run of [ended, stopped]) {
      run.end();
      run.end();
      assert.equal(run.messages.length, 1);
    }
    assert.deepEqual(lastOf(ended), { type: 'over', state: 'ended' });
    assert.deepEqual(lastOf(stopped), { type: 'over', state: 'stopped' });
  });
});

describe('the runs that are kept', () => {
  it('are the last twenty', () => {
    const runs = new Runs();
    for (let count = 1; count <= 25; count += 1) runs.open(`${count}`, talk(Buffer.from('7')));
    assert.deepEqual(
      runs.summaries.map(({ title }) => Number(title)),
      Array.from({ length: 20 }, (_, index) => 25 - index),
    );
    assert.equal(runs.get(5), undefined);
    assert.equal(runs.get(6)?.state, 'ended');
  });
});
