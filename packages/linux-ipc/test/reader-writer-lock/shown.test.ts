/** `console.log` of a reader-writer lock shows its readers, its writer, and whether a writer died. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';

import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';

import { Child } from '../support/child.js';
import { compilePeer } from '../support/peers.js';
import { taken } from '../support/taken.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { temporarySegment } from '../support/temporary-segment.js';
import { until } from '../support/until.js';

const peer = compilePeer('reader-writer', temporaryFolder());

const stateOf = (lock: ReaderWriterLock): string | undefined =>
  /lock: '(.*)', state: 'open'/.exec(inspect(lock, { breakLength: Infinity }))?.[1];

describe('console.log of a reader-writer lock', () => {
  it('shows its readers, and the writer that waits for them', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    assert.equal(stateOf(lock), 'free');
    const own = taken(lock.tryLockRead());
    assert.equal(stateOf(lock), 'held by 1 reader');
    await child.ask('read');
    assert.equal(stateOf(lock), 'held by 2 readers');
    await child.ask('end-read');
    const writing = child.ask('write');
    const awaited = `held by 1 reader, awaited for writing by process ${String(child.pid)}`;
    await until(() => stateOf(lock) === awaited);
    own.unlock();
    await writing;
    assert.equal(stateOf(lock), `held for writing by process ${String(child.pid)}`);
    await child.ask('end-write');
    assert.equal(stateOf(lock), 'free');
  });

  it('shows the death of a writer until the data are repaired', async () => {
    using segment = temporarySegment(8192);
    using lock = ReaderWriterLock.createIn(segment.bytes);
    await using child = new Child(peer, [String(segment.id)]);
    await child.ask('write');
    await child.kill();
    assert.equal(stateOf(lock), 'free, a writer died');
    const reading = taken(lock.tryLockRead());
    assert.equal(stateOf(lock), 'held by 1 reader, a writer died');
    reading.unlock();
    const writing = taken(lock.tryLockWrite());
    assert.match(stateOf(lock) ?? '', /^held for writing by this thread \(\d+\)$/);
    writing.makeConsistent();
    writing.unlock();
    assert.equal(stateOf(lock), 'free');
  });
});
