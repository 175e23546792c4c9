/* A look at a busy machine takes long: whoever sets it a limit must not have to await its end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { thisMachine, type Machine } from '../../../dist/why/snapshot/machine.js';
import { takeSnapshotPaced } from '../../../dist/why/snapshot/read-proc.js';

describe('a snapshot with a limit', () => {
  it('ends with the process or thread that is being read when the limit is reached', async () => {
    const limit = new AbortController();
    const after: string[] = [];
    const noted = <Result>(path: string, result: Result): Result => {
      if (limit.signal.aborted) after.push(path);
      return result;
    };
    const machine: Machine = {
      ...thisMachine,
      numbersIn: (path) => noted(path, thisMachine.numbersIn(path)),
      readLink: (path) => noted(path, thisMachine.readLink(path)),
      readText: (path) => {
        // What a timer does, if it is let.
        if (path.endsWith('/wchan'))
          setImmediate(() => {
            limit.abort(new Error('the time is over'));
          });
        return noted(path, thisMachine.readText(path));
      },
    };
    const snapshot = takeSnapshotPaced([process.pid], () => [], limit.signal, machine);
    await assert.rejects(snapshot, /the time is over/);
    assert.deepEqual(after, []);
  });
});
