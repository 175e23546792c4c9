/* What is different between two runs of the same commands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Verdict } from '../../../dist/check/judge/verdict.js';
import { JsonlWriter, type Event } from '../../../dist/observe/index.js';
import { differencesOf } from '../../../dist/page/model/differences.js';
import { RunView } from '../../../dist/page/model/run-view.js';
import { talk } from '../../trace/support.js';

function viewOf(events: readonly Event[], verdict: Verdict): RunView {
  const view = new RunView();
  const writer = new JsonlWriter();
  const lines = events.map((event) => writer.line(event)).join('\n');
  view.add({ type: 'part', part: 0, words: [], isDelayed: false, hasKeyboard: false });
  view.add({ type: 'events', part: 0, lines });
  const criterion = { id: 'all-read', verdict, evidence: '', hint: '', man: '', follows: null };
  const report = { exercise: '4a', verdict, criteria: [criterion], remarks: [] };
  view.add({ type: 'report', report: { en: report, fr: report }, shown: {} });
  return view;
}

/** The same with other process ids and another pipe. */
function elsewhere(events: readonly Event[]): Event[] {
  const text = JSON.stringify(events.map((event) => ({ ...event, data: undefined })));
  const other = text
    .replaceAll('pipe:[7]', 'pipe:[8]')
    .replace(/"(pid|parent|by)":1(\d)\b/g, '"$1":2$2');
  return (JSON.parse(other) as Event[]).map((event, at) => {
    const { data } = { data: undefined, ...events[at] };
    return data === undefined ? event : ({ ...event, data } as Event);
  });
}

const right = talk(Buffer.from('7'));

describe('two runs', () => {
  it('are the same if only numbers and values are others', () => {
    const values = elsewhere(talk(Buffer.from('9')));
    assert.deepEqual(differencesOf(viewOf(right, 'pass'), viewOf(values, 'pass')), {
      criteria: [],
      counts: [],
      turns: [],
    });
  });

  it('differ in verdicts, in counts, and from the first thing that a process does otherwise', () => {
    // The child never reads.
    const wrong = elsewhere(right).filter(({ type }) => type !== 'read' && type !== 'blocked');
    const { criteria, counts, turns } = differencesOf(viewOf(wrong, 'fail'), viewOf(right, 'pass'));
    assert.deepEqual(criteria, [{ id: 'all-read', before: 'fail', now: 'pass' }]);
    assert.deepEqual(
      counts.map(({ what, before, now }) => [what.en, before, now]),
      // What only one process uses passes nothing between processes.
      [
        ['writes', 0, 1],
        ['reads', 0, 1],
      ],
    );
    const turn = turns.find(({ process }) => process === 1);
    const kinds = [turn?.before, turn?.now].map((deed) => deed && 'kind' in deed && deed.kind);
    assert.deepEqual(kinds, ['ended', 'read']);
  });
});
