/** Acquiring and releasing a lock in shared memory once, against the locks of the C library. */
import { inC, inNode } from '../contenders.js';
import type { Measure, Target } from '../record.js';

/** A sample is so short that other processes on a busy machine seldom interrupt it. */
const count = 500;
const samples = 4000;

function uncontended(mode: string, twin: string, targets: readonly Target[] = []): Measure {
  return {
    id: `lock.${mode}`,
    unit: 'ns',
    lowerIsBetter: true,
    processors: 1,
    contenders: {
      ours: inNode('locks', mode, 4096, count, samples),
      [twin]: inC('locks', mode, count, samples),
    },
    targets,
  };
}

export const lockMeasures: readonly Measure[] = [
  uncontended('mutex', 'c', [{ against: 'c', kind: 'more', must: 60, aim: 30 }]),
  uncontended('semaphore', 'c'),
  uncontended('read', 'pthread_rwlock_t'),
  uncontended('write', 'pthread_rwlock_t'),
  {
    id: 'lock.contended',
    unit: 'ns',
    lowerIsBetter: true,
    processors: 2,
    contenders: {
      ours: inNode('locks', 'contended', 4096, count, samples),
      c: inC('locks', 'contended', count, samples),
    },
  },
];
