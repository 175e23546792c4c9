/**
 * The library's locks. The output is that of bench/c/locks.c.
 *
 * Usage: locks MODE SIZE COUNT SAMPLES, where MODE is one of mutex, contended, semaphore, read, write,
 * and SIZE is the size in bytes of the shared memory that contains the lock.
 */
import { Mutex } from 'linux-ipc/mutex';
import { ReaderWriterLock } from 'linux-ipc/reader-writer-lock';
import { Semaphore } from 'linux-ipc/semaphore';
import { SystemVSegment } from 'linux-ipc/shared-memory';

import { readParameters, reportSamples, startPartner, wordsForPartner } from './samples.js';

const { mode, size, count, samples, isPartner } = readParameters();

function takeAndRelease({ bytes }: SystemVSegment): () => void {
  switch (mode) {
    case 'semaphore': {
      const semaphore = Semaphore.createIn(bytes, { value: 1 });
      return () => {
        semaphore.tryWait();
        semaphore.post();
      };
    }
    case 'read': {
      const lock = ReaderWriterLock.createIn(bytes);
      return () => lock.tryLockRead()?.unlock();
    }
    case 'write': {
      const lock = ReaderWriterLock.createIn(bytes);
      return () => lock.tryLockWrite()?.unlock();
    }
    case 'contended': {
      const mutex = isPartner ? Mutex.openIn(bytes) : Mutex.createIn(bytes);
      return () => mutex.lockSync()?.unlock();
    }
    default: {
      const mutex = Mutex.createIn(bytes);
      return () => mutex.tryLock()?.unlock();
    }
  }
}

const segment = isPartner
  ? SystemVSegment.attach(Number(wordsForPartner()[0]))
  : SystemVSegment.create({ size });
if (!isPartner) segment.remove();
const once = takeAndRelease(segment);

if (isPartner) {
  process.stdout.write('started\n');
  for (;;) once();
}

const partner = mode === 'contended' ? startPartner([String(segment.id)]) : undefined;
if (partner !== undefined) await new Promise((resolve) => partner.stdout.once('data', resolve));
await reportSamples(samples, count, () => {
  for (let i = 0; i < count; i++) once();
  return Promise.resolve();
});
partner?.kill('SIGKILL');
