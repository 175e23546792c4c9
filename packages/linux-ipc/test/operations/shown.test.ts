/** `console.log` of every public object: its kind, its number and name, and its state. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { tables } from './tables/index.js';

/** What numbers or names an object, as far as it has it. */
const identities = ['fd', 'id', 'key', 'pid', 'name', 'names', 'path', 'address'] as const;

type Shown = Readonly<Partial<Record<(typeof identities)[number] | 'closed', unknown>>>;

/** What is open, held, running or done in a few words, where `closed` does not say it. */
const otherStates: Readonly<Record<string, RegExp>> = {
  MutexLock: /held: true/,
  ReadLock: /held: true/,
  WriteLock: /held: true/,
  SystemVMessageQueue: /state: 'exists'/,
  SystemVSemaphoreSet: /state: 'exists'/,
  Pipe: /read: PipeReader \{.*state: 'open'.*write: PipeWriter \{.*state: 'open'/,
  ShellCommand: /pipe: PipeReader \{.*state: 'open'/,
  Child: /state: 'running'/,
  // It is sent or closed, and has no state that it could be asked for.
  ChannelInvitation: /fd: \d+/,
  // It is a value.
  ProcessIdentity: /startTimeTicks: \d+n/,
};

/** The path of those that do not know it themselves. */
const paths: Readonly<Record<string, RegExp>> = {
  FifoReader: /path: '\//,
  FifoWriter: /path: '\//,
  LockableFile: /path: '\//,
};

const show = (object: unknown): string => inspect(object, { breakLength: Infinity });

/** A property that throws is none: `fd` once closed. */
function read(subject: Shown, name: keyof Shown): unknown {
  try {
    return subject[name];
  } catch {
    return undefined;
  }
}

describe('console.log', () => {
  for (const table of tables) {
    const { name } = table;
    if (table.make === undefined) continue;
    it(`shows the kind, the number, the name and the state: ${name}`, async () => {
      const made = await table.make?.();
      assert.ok(made);
      const subject = made.subject as Shown;
      try {
        const open = show(subject);
        assert.match(open, new RegExp(`^${name} \\{`));
        for (const identity of identities) {
          const value = read(subject, identity);
          if (value === undefined || typeof value === 'function') continue;
          assert.ok(open.includes(`${identity}: ${show(value)}`), `${identity} in ${open}`);
        }
        assert.match(open, paths[name] ?? /^/);
        assert.match(open, otherStates[name] ?? /state: 'open' \}$/);
        await table.close?.(made.subject);
        if (subject.closed === true) assert.match(show(subject), /state: 'closed' \}$/);
      } finally {
        await table.close?.(made.subject);
        made.release?.();
      }
    });
  }
});
