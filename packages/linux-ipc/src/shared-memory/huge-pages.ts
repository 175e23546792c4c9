/** The machine's huge pages: see /sys/kernel/mm/hugepages. */
import { readdirSync } from 'node:fs';

import { argumentError, typeError } from '../core/errors.js';
import { native } from '../core/native.js';
import { readText } from '../core/read-text.js';

const folder = '/sys/kernel/mm/hugepages';

/**
 * The flags that request huge pages from memfd_create(2) or shmget(2).
 *
 * @param flag MFD_HUGETLB or SHM_HUGETLB.
 * @throws `ERR_NO_HUGE_PAGES` the machine has no pages of this size, or too few are free.
 */
export function hugePageFlags(
  wanted: boolean | number = false,
  size: number,
  flag: number,
): number {
  if (typeof wanted !== 'boolean' && typeof wanted !== 'number') {
    throw typeError('hugePages', 'true, false or a number', wanted);
  }
  if (wanted === false) return 0;
  const pageBytes = wanted === true ? defaultBytes() : wanted;
  const free = pageBytes === undefined ? undefined : freePages(pageBytes);
  if (pageBytes === undefined || free === undefined) {
    const sizes = hugePageSizes().join(', ') || 'none';
    const what = wanted === true ? 'huge pages' : `huge pages of ${String(wanted)} bytes`;
    throw noHugePages(`this machine has no ${what}; its sizes: ${sizes}`);
  }
  if (size % pageBytes !== 0) {
    throw argumentError('size', `a multiple of ${String(pageBytes)} for huge pages`, size);
  }
  const needed = size / pageBytes;
  if (free < needed) {
    throw noHugePages(
      `${String(needed)} huge pages of ${String(pageBytes)} bytes are needed, ${String(free)} are free (see vm.nr_hugepages)`,
    );
  }
  return flag | (Math.log2(pageBytes) << native.MAP_HUGE_SHIFT);
}

/** The sizes that the machine supports, in bytes. */
function hugePageSizes(): number[] {
  return directories().map((name) => 1024 * Number(/\d+/.exec(name)?.[0]));
}

function defaultBytes(): number | undefined {
  const line = /^Hugepagesize: *(\d+) kB$/m.exec(readText('/proc/meminfo'));
  return line === null ? undefined : 1024 * Number(line[1]);
}

/** The pages neither in use nor reserved, and those that the kernel may add (`nr_overcommit_hugepages`). */
function freePages(pageBytes: number): number | undefined {
  if (!hugePageSizes().includes(pageBytes)) return undefined;
  const read = (name: string): number =>
    Number(readText(`${folder}/hugepages-${String(pageBytes / 1024)}kB/${name}`));
  return (
    read('free_hugepages') -
    read('resv_hugepages') +
    read('nr_overcommit_hugepages') -
    read('surplus_hugepages')
  );
}

function directories(): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function noHugePages(message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code: 'ERR_NO_HUGE_PAGES' });
}
