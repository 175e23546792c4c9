/* What a terminal shows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Transcript } from '../../../dist/page/model/transcript.js';

describe('a transcript', () => {
  it('keeps what was typed apart, and knows the line that was begun', () => {
    const transcript = new Transcript();
    transcript.add(false, 'hello\r\nval');
    transcript.add(false, 'ue? ');
    assert.equal(transcript.prompt, 'value? ');
    transcript.add(true, '7\n');
    assert.equal(transcript.prompt, '');
    assert.deepEqual(transcript.passages, [
      { isTyped: false, text: 'hello\nvalue? ' },
      { isTyped: true, text: '7\n' },
    ]);
  });

  it('shows what would turn the direction of writing, or is no character', () => {
    const transcript = new Transcript();
    transcript.add(false, 'a\u202eb\u2066\t\x1b[31mc\n');
    assert.deepEqual(transcript.passages, [
      { isTyped: false, text: 'a\\u{202e}b\\u{2066}\t\\x1b[31mc\n' },
    ]);
  });

  it('keeps the end of a long output', () => {
    const transcript = new Transcript();
    transcript.add(false, 'x'.repeat(15_000));
    transcript.add(true, 'y'.repeat(10_000));
    transcript.add(false, 'z'.repeat(9_999));
    const { passages } = transcript;
    assert.deepEqual(
      passages.map(({ text }) => [text[0], text.length]),
      [
        ['x', 1],
        ['y', 10_000],
        ['z', 9_999],
      ],
    );
    assert.equal(
      passages.reduce((sum, { text }) => sum + text.length, 0),
      20_000,
    );
  });
});
