import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Event } from '../../../dist/observe/index.js';
import { History } from '../../../dist/history/history.js';
import { Timeline } from '../../../dist/trace/text/timeline.js';
import { clipped, shown, visible } from '../../../dist/language/visible.js';
import { talk } from '../support.js';

function linesOf(events: readonly Event[], color = false, width = 100, wraps = false): string[] {
  const history = new History();
  const timeline = new Timeline({ language: 'en', color, width, wraps });
  return events.flatMap((event) => {
    const moment = history.add(event);
    if (moment === undefined) return [];
    return timeline.line(moment, history.processes.current(moment.pid)).split('\n');
  });
}

describe('the timeline', () => {
  it('draws columns and arrows', () => {
    assert.deepEqual(
      linesOf(talk(Buffer.from('hi'))).map((line) => line.trimEnd()),
      [
        '           10',
        '    0.0000 ●        10 first process',
        '    0.1000 ●        10 runs /x',
        '    0.3000 ├───────▶        11 born of 10 (clone)',
        '    0.5000 ├───────▶        11 reads "hi" from pipe 7',
        '    0.6000 │       ■        11 exits with status 0',
        '    1.0000 ■       ╎        10 exits with status 0',
        '    1.0000         ●        11 orphan: its parent 10 ended first',
      ],
    );
  });

  it('continues beside the columns on a narrow terminal', () => {
    const lines = linesOf(talk(Buffer.from('two words and more of them')), false, 50, true);
    const at = lines.findIndex((line) => line.includes('reads'));
    assert.deepEqual(lines.slice(at, at + 3), [
      '    0.5000 ├─────▶      11 reads "two words and',
      '           │     │        more of them" from pipe',
      '           │     │        7',
    ]);
    for (const line of lines) assert.ok(line.length <= 50, line);
  });

  it('has a column for each of six processes in 80 characters', () => {
    const events = Array.from({ length: 6 }, (_, index) => ({
      ...{ id: index + 1, time: index, pid: 1234567 + index, known: 'observed' as const },
      ...{ type: 'process-born' as const, parent: 1234567, call: 'clone' },
    }));
    const lines = linesOf(events, false, 80);
    assert.equal(lines[0], '           …4567');
    assert.equal(
      lines.at(-1),
      '    5.0000 ├─────────────────────────────▶      1234572 born of 1234567 (clone)',
    );
  });

  it('passes no control character of the traced program to the terminal', () => {
    const data = Buffer.from('\u001b]0;title\u0007\u202e\u009b2J\r\n');
    const text = linesOf(talk(data)).join('');
    assert.ok(!/\p{C}/u.test(text), JSON.stringify(text));
    assert.match(text, /\\x1b\]0;title\\x07\\u\{202e\}/);
  });

  it('does not exceed the width with many processes', () => {
    const events = Array.from({ length: 30 }, (_, index) => ({
      ...{ id: index + 1, time: index, pid: 100 + index, known: 'observed' as const },
      ...{ type: 'process-born' as const, parent: 99 + index, call: 'clone' },
    }));
    for (const line of linesOf(events)) assert.ok(line.length <= 100, line);
  });
});

describe('untrusted bytes', () => {
  it('are shown as text if they are UTF-8, else as hexadecimal, and marked if truncated', () => {
    assert.equal(shown(Buffer.from('é"'), 3, 20), '"é""');
    assert.equal(shown(Buffer.from([0xff, 0]), 2, 20), '<ff 00>');
    assert.equal(shown(Buffer.from('abc'), 900, 20), '"abc"… (900)');
    assert.equal(visible('a\u2028\0'), 'a\\u{2028}\\0');
    assert.equal(clipped('abcdef', 6), 'abcdef');
    assert.equal(clipped('abcdefg', 6), 'abcde…');
    assert.equal(clipped('abcd… (900)', 6), 'abcd…', 'truncated twice');
  });
});
