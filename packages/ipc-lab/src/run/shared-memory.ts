import { listSystemVSegments } from 'linux-ipc/shared-memory';

import { type Exercise, finding } from './exercise.js';
import { after, exists } from './program-run.js';

export const sharedMemory: Exercise = {
  id: '2a',
  title: 'shared memory: five values from the parent to the child',
  expectedSeconds: () => 1,

  async run({ start }) {
    const program = start('shared_random');
    const status = await program.ended;
    const written = after(`Parent ${program.pid} wrote `, program.lines);
    const reads = after('Child ', program.lines).map((line) => line.split(' read '));
    const readers = [...new Set(reads.map(([pid]) => Number(pid)))];
    const values = reads.map(([, value]) => value);
    const left = listSystemVSegments().filter(({ creatorPid }) => creatorPid === program.pid);
    return [
      finding('it ends well', status === 0, `exit ${status}`),
      finding('five values', written.length === 5, written.join(' ')),
      finding(
        'each from 0 to 100',
        written.every((value) => Number(value) >= 0 && Number(value) <= 100),
        written.join(' '),
      ),
      finding(
        'one child, and not the parent, reads',
        readers.length === 1 && readers[0] !== program.pid,
        readers.join(' '),
      ),
      finding('no value is lost', values.join(' ') === written.join(' '), values.join(' ')),
      finding(
        'the child is ended',
        !readers.some(exists),
        readers.filter(exists).join(' ') || 'gone',
      ),
      finding('the segment is gone', left.length === 0, `${left.length} left`),
    ];
  },
};
