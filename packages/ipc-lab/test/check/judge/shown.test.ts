/* Which moments of the picture are the evidence of a finding. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { shownBy, type ShownKind } from '../../../dist/check/judge/shown.js';
import { fail, pass, type Finding } from '../../../dist/check/judge/verdict.js';
import { RecordedHistory } from '../../../dist/history/recorded-history.js';
import type { Event } from '../../../dist/observe/index.js';
import { talk } from '../../trace/support.js';

/** Process 10 writes to 11, in the first run; 20 writes to 21, in the second. */
const first = new RecordedHistory(talk(Buffer.from('7')));
const second = new RecordedHistory(
  talk(Buffer.from('8')).map((event) => ({
    ...event,
    pid: event.pid + 10,
    ...('parent' in event && event.parent !== undefined && { parent: event.parent + 10 }),
  })),
);
const histories = [first, second];
const shown = (finding: Finding, ...kinds: ShownKind[]): unknown =>
  shownBy(finding, kinds, histories).map(({ run, moments }) => [run, ...moments]);

describe('what the picture shows of a finding', () => {
  it('is the moments of the criterion in which a named process takes part, in its run', () => {
    assert.deepEqual(shown(pass('x', { pid: 11 }), 'read'), [[0, 7]]);
    assert.deepEqual(shown(pass('x', { pid: 21 }), 'read'), [[1, 7]]);
    assert.deepEqual(shown(pass('x', { pid: 11 }), 'written', 'born'), [[0, 4]]);
    assert.deepEqual(shown(pass('x', { pids: [11, 21] }), 'read'), [
      [0, 7],
      [1, 7],
    ]);
    assert.deepEqual(shown(pass('x', { pids: '11, 21' }), 'read'), [
      [0, 7],
      [1, 7],
    ]);
  });

  it('is the moment whose time is named, if only one can be meant', () => {
    const finding = pass('x', { pid: 10, at: '0.40' });
    assert.deepEqual(shown(finding, 'written', 'born'), [[0, 5]]);
    assert.deepEqual(shown(pass('x', { pid: 10, at: '0.99' }), 'written', 'born'), [[0, 1, 4, 5]]);
  });

  it('is of the first run if no process is named, unless the finding is of a later one', () => {
    assert.deepEqual(shown(pass('x', { count: 1 }), 'written'), [[0, 5]]);
    assert.deepEqual(shown({ ...pass('x'), within: 'second-run' }, 'written'), [[1, 5]]);
  });

  it('is nothing if no such moment is drawn', () => {
    assert.deepEqual(shown(fail('x', { pid: 11 }), 'sent'), []);
  });

  it('is the call that never returned', () => {
    const stuck = new RecordedHistory(
      talk(Buffer.from('7')).flatMap((event): Event[] => {
        if (event.type !== 'blocked') return event.id < 7 ? [event] : [];
        const { until: _, by: __, cause: ___, ...open } = event;
        return [open];
      }),
    );
    const [{ waits } = { waits: [] }] = shownBy(fail('x', { pid: 11 }), ['waiting'], [stuck]);
    assert.deepEqual(waits, [{ pid: 11, since: 1.35 }]);
  });
});
