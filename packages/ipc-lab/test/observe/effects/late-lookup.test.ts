/** The trace is read later than its calls are made: by then the system may know something else by the same path. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Observer, type ObjectKind } from '../../../dist/observe/index.js';
import { only } from '../support.js';

const opens = {
  'for writing': ['O_RDWR', 'O_RDWR|O_CREAT', 'O_WRONLY|O_TRUNC'],
  'for writing, and created,': ['O_RDWR|O_CREAT|O_EXCL', 'O_WRONLY|O_EXCL|O_CREAT|O_CLOEXEC'],
};

/** The kinds that the system may show later, and those that the opened object cannot have had. */
const impossible: Record<keyof typeof opens, readonly ObjectKind[]> = {
  'for writing': ['other', 'socket'],
  'for writing, and created,': ['other', 'socket', 'fifo'],
};

describe('what was opened', () => {
  for (const how of Object.keys(opens) as (keyof typeof opens)[]) {
    for (const later of ['other', 'socket', 'fifo'] as const) {
      const kind = impossible[how].includes(later) ? 'file' : later;
      it(`${how} is a ${kind}, if the path is that of a ${later} now`, () => {
        for (const flags of opens[how]) {
          const observer = new Observer({
            monotonicOrigin: 0,
            parentOf: () => undefined,
            lookup: () => ({ kind: later, inode: '1:2', size: 0 }),
          });
          const events = [
            '1 1.0 execve("/a", ["a"], 0x1 /* 1 var */) = 0 <0.000100>',
            `1 2.0 openat(AT_FDCWD, "/tmp/f", ${flags}, 0600) = 3</tmp/f> <0.000100>`,
          ].flatMap((line) => [...observer.line(line)]);
          const seen = only(events, 'opened').map(({ object }) => object.kind);
          assert.deepEqual(seen, [kind], flags);
        }
      });
    }
  }
});
