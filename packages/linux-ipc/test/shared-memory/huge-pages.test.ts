import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { AnonymousMemory, SystemVSegment } from 'linux-ipc/shared-memory';

interface Options {
  size: number;
  hugePages: boolean | number;
}

const creators = {
  'anonymous memory': (options: Options) => AnonymousMemory.create(options),
  'a System V segment': (options: Options) => SystemVSegment.create(options),
};

/** The number in a line of /proc/meminfo. */
function machine(name: string): number {
  const text = readFileSync('/proc/meminfo', 'latin1');
  return Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(text)?.[1]);
}

const pageBytes = 1024 * machine('Hugepagesize');
const needed = 2;
const reason = machine('HugePages_Free') < needed && 'none are reserved: sysctl vm.nr_hugepages=8';

/** The bytes of this process in huge pages of hugetlbfs. */
function bytesInHugePages(): number {
  const text = readFileSync('/proc/self/smaps', 'latin1');
  const sizes = [...text.matchAll(/^(?:Shared|Private)_Hugetlb: *(\d+) kB/gm)];
  return sizes.reduce((sum, [, kilobytes]) => sum + 1024 * Number(kilobytes), 0);
}

for (const [what, create] of Object.entries(creators)) {
  describe(`huge pages: ${what}`, () => {
    it('uses them', { skip: reason }, () => {
      const before = bytesInHugePages();
      const memory = create({ size: needed * pageBytes, hugePages: true });
      try {
        memory.bytes.fill(7);
        assert.equal(bytesInHugePages() - before, needed * pageBytes);
      } finally {
        if (memory instanceof SystemVSegment) memory.remove();
        memory.close();
      }
      assert.equal(bytesInHugePages(), before);
    });

    it('reports how many are needed and free', () => {
      const pages = 2 ** 31 / pageBytes;
      assert.throws(() => create({ size: 2 ** 31, hugePages: true }), {
        code: 'ERR_NO_HUGE_PAGES',
        message: new RegExp(
          `^${String(pages)} huge pages of ${String(pageBytes)} bytes are needed, \\d+ are free`,
        ),
      });
      assert.throws(() => create({ size: 4096, hugePages: 4096 }), {
        code: 'ERR_NO_HUGE_PAGES',
        message: /^this machine has no huge pages of 4096 bytes; its sizes: \d/,
      });
      assert.throws(() => create({ size: pageBytes + 1, hugePages: pageBytes }), {
        code: 'ERR_OUT_OF_RANGE',
      });
    });
  });
}
