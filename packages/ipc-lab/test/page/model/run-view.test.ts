/* The messages of a run, put together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { JsonlWriter } from '../../../dist/observe/jsonl.js';
import type { Event } from '../../../dist/observe/events.js';
import { RunView } from '../../../dist/page/model/run-view.js';

describe('the output of a run', () => {
  it('has a character that was written byte by byte', () => {
    const run = new RunView();
    const writer = new JsonlWriter();
    run.add({ type: 'part', part: 0, words: [], isDelayed: false, hasKeyboard: false });
    [...Buffer.from('été')].forEach((byte, id) => {
      const object = { kind: 'terminal', id: 'terminal' } as const;
      const data = Buffer.of(byte);
      const event = { type: 'written', id, time: id, pid: 7, object, count: 1, data } as Event;
      run.add({ type: 'events', part: 0, lines: writer.line(event) });
    });
    assert.deepEqual(run.parts[0]?.transcript.passages, [{ isTyped: false, text: 'été' }]);
  });
});
