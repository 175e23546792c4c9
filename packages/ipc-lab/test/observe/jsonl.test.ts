import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { JsonlReader, JsonlWriter, observe } from '../../dist/observe/index.js';
import { recorded } from './support.js';

function written(name: string): string[] {
  const writer = new JsonlWriter();
  return [writer.header(), ...[...observe(recorded(name))].map((event) => writer.line(event))];
}

describe('traces as JSON lines', () => {
  it('are read back unchanged, including bytes and objects', () => {
    for (const name of ['pipe', 'python', 'memory', 'names']) {
      const reader = new JsonlReader();
      const events = written(name).map((line) => reader.line(line));
      assert.equal(events.shift(), undefined);
      assert.deepEqual(events, [...observe(recorded(name))], name);
    }
  });

  it('preserve the identity of an object', () => {
    const reader = new JsonlReader();
    const objects = new Set(
      written('pipe')
        .map((line) => reader.line(line))
        .flatMap((event) =>
          event !== undefined && 'object' in event && event.object !== undefined
            ? [event.object]
            : [],
        )
        .filter((object) => object.kind === 'pipe'),
    );
    assert.equal(objects.size, 1);
  });

  it('are rejected with the number of the wrong line', () => {
    const header = new JsonlWriter().header();
    const refusal = (lines: string[]): void => {
      const reader = new JsonlReader();
      for (const line of lines) reader.line(line);
    };
    assert.throws(() => {
      refusal(['{}']);
    }, /not a trace/);
    assert.throws(() => {
      refusal([header, 'nonsense']);
    }, /line 2 is not JSON/);
    assert.throws(() => {
      refusal([header, '', '[]']);
    }, /line 3 is not an event/);
    assert.throws(() => {
      refusal([header, '{"id":1,"type":"read","time":"1","pid":7}']);
    }, /line 2 is not an event/);
    assert.throws(() => {
      refusal([header, '{"id":1,"type":"read","time":1,"pid":7,"object":"pipe:[1]"}']);
    }, /line 2 has an object/);
  });
});
