/* A run as it was after some of its moments. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pictureUntil } from '../../../dist/page/model/picture-until.js';
import { layoutOf } from '../../../dist/trace/drawing/layout.js';
import { eventsOf, pictureOf, talk } from '../../trace/support.js';

const whole = pictureOf(talk(Buffer.from('7')));
const kinds = whole.moments.map(({ kind }) => kind);
const after = (kind: (typeof kinds)[number]) => pictureUntil(whole, kinds.lastIndexOf(kind) + 1);

describe('a picture until some moment', () => {
  it('is the whole one at the end', () => {
    const last = pictureUntil(whole, whole.moments.length);
    assert.deepEqual(last.moments, whole.moments);
    assert.deepEqual(last.waits, whole.waits);
    assert.deepEqual(
      last.processes.map(({ ended }) => ended?.id),
      whole.processes.map(({ ended }) => ended?.id),
    );
  });

  it('knows nothing of what happens later: ends, what ends a wait, who is born', () => {
    const written = after('written');
    assert.deepEqual(
      written.processes.map(({ pid, ended }) => [pid, ended]),
      [
        [10, undefined],
        [11, undefined],
      ],
    );
    const [wait] = written.waits;
    assert.equal(wait?.until, undefined);
    assert.equal(wait?.releasedBy, undefined);
    assert.deepEqual(
      written.fillLevels[0]?.points.map(({ bytes }) => bytes),
      [1],
    );
    assert.deepEqual(after('read').waits, whole.waits);
    assert.deepEqual(
      pictureUntil(whole, 1).processes.map(({ pid }) => pid),
      [10],
    );
  });

  it('can be drawn after each of its moments', () => {
    for (const name of ['pipe', 'signals']) {
      const picture = pictureOf(eventsOf(name));
      for (let count = 1; count <= picture.moments.length; count += 1) {
        const { rows, height } = layoutOf(pictureUntil(picture, count));
        assert.ok(rows.length > 0 && Number.isFinite(height));
      }
    }
  });
});
