/** Python's multiprocessing.shared_memory unlinks, at its exit, memory that it only attached. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { SharedMemory, listSharedMemory } from 'linux-ipc/shared-memory';

import { uniqueName } from '../support/unique-name.js';

/** Each adds one to the first byte. */
const programs = {
  'attached as usual': `
from multiprocessing import shared_memory
memory = shared_memory.SharedMemory(name)
memory.buf[0] += 1
memory.close()`,
  'attached, then unregistered': `
from multiprocessing import shared_memory, resource_tracker
memory = shared_memory.SharedMemory(name)
resource_tracker.unregister(memory._name, 'shared_memory')
memory.buf[0] += 1
memory.close()`,
  'mapped as the file in /dev/shm': `
import mmap
with open('/dev/shm/' + name, 'r+b') as file, mmap.mmap(file.fileno(), 0) as memory:
    memory[0] += 1`,
};

function run(program: string, name: string): void {
  const script = `import sys\nname = sys.argv[1]\n${program}`;
  // The resource tracker is another process, which may exit later: its standard error ends then.
  execFileSync('python3', ['-c', script, name.slice(1)], { stdio: ['ignore', 'ignore', 'pipe'] });
}

describe('shared memory that a Python program has used', () => {
  for (const [how, program] of Object.entries(programs)) {
    const isUnlinked = how === 'attached as usual';
    it(`${isUnlinked ? 'loses its name' : 'keeps its name'}: ${how}`, () => {
      const name = uniqueName();
      using memory = SharedMemory.create(name, { size: 4096 });
      run(program, name);
      assert.equal(memory.bytes[0], 1);
      assert.equal(
        listSharedMemory().some((listed) => listed.name === name),
        !isUnlinked,
      );
      if (!isUnlinked) {
        memory.unlink();
        return;
      }
      assert.throws(
        () => {
          memory.unlink();
        },
        { code: 'ENOENT' },
      );
    });
  }
});
