import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { JsonlWriter } from '../../../dist/observe/jsonl.js';
import { pictureNow } from '../../../dist/page/model/picture-now.js';
import { RunView, type PartView } from '../../../dist/page/model/run-view.js';
import { waitText } from '../../../dist/trace/text/wording.js';
import { talk } from '../../trace/support.js';

const events = talk(Buffer.from('hello'));
const writer = new JsonlWriter();
const lines = events.map((event) => writer.line(event));

/** The parent has written, and the child, which was born at 1.3, is seen to wait at 5. */
function seenToWait(): { readonly run: RunView; readonly part: PartView } {
  const run = new RunView();
  run.add({ type: 'part', part: 0, words: [], isDelayed: false, hasKeyboard: false });
  run.add({ type: 'events', part: 0, lines: lines.slice(0, 5).join('\n') });
  const waiting = [{ pid: 11, call: 'read', target: 'pipe:[7]' }];
  run.add({ type: 'waiting', part: 0, waiting, time: 5 });
  const [part] = run.parts;
  assert.ok(part !== undefined);
  return { run, part };
}

describe('the picture of a live run', () => {
  it('has the wait that lasts, from the last event of its process until now', () => {
    const { waits, end } = pictureNow(seenToWait().part);
    assert.deepEqual(
      waits.map(({ pid, call, since, until }) => [pid, call, since, until]),
      [[11, 'read', 1.3, undefined]],
    );
    assert.equal(end, 5);
  });

  it('has its object, and who holds the other end once that was looked for', () => {
    const { run, part } = seenToWait();
    const [wait] = pictureNow(part).waits;
    assert.equal(wait?.object?.id, 'pipe:[7]');
    assert.deepEqual([wait?.holders, wait?.isEndless], [[], false]);
    const text = { en: 'waits', fr: 'attend' };
    const process = { pid: 11, verdict: 'never', waitsFor: [11], text } as const;
    const stuck = { processes: [process], cycles: [], asking: [], waiting: [] };
    const holders = [{ pid: 11, descriptor: 4 }];
    const waiting = [{ pid: 11, call: 'read', target: 'pipe:[7]', holders }];
    run.add({ type: 'stuck', part: 0, stuck, waiting, time: 6 });
    const [stuckOne] = pictureNow(part).waits;
    assert.equal(
      stuckOne && waitText(stuckOne, 'en'),
      'waits in read (pipe 7), forever; write end still open: itself (fd 4)',
    );
  });

  it('has no object that the run has not used', () => {
    const { run, part } = seenToWait();
    const waiting = [{ pid: 11, call: 'read', target: 'pipe:[8]' }];
    run.add({ type: 'waiting', part: 0, waiting, time: 6 });
    assert.equal(pictureNow(part).waits[0]?.object, undefined);
  });

  it('still has it when another process does something', () => {
    const { run, part } = seenToWait();
    const other = writer.line({ ...events[2], id: 20, time: 6 } as (typeof events)[number]);
    run.add({ type: 'events', part: 0, lines: other });
    assert.equal(pictureNow(part).waits.length, 1);
  });

  it('has what the trace says of it instead, once it has ended', () => {
    const { run, part } = seenToWait();
    run.add({ type: 'events', part: 0, lines: lines.slice(5).join('\n') });
    assert.deepEqual(
      pictureNow(part).waits.map(({ pid, until }) => [pid, until]),
      [[11, 1.5]],
    );
  });

  it('has none that lasts when the run is over', () => {
    const { run, part } = seenToWait();
    run.add({ type: 'part-over', part: 0, isCut: false, remains: [] });
    assert.equal(pictureNow(part).waits.length, 0);
  });
});
