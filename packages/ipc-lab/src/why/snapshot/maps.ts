/** What /proc/PID/maps shows: `start-end rwxs offset device inode path`. */
import type { Mapping } from './snapshot.js';

const line = /^([0-9a-f]+)-([0-9a-f]+) ...([sp]) \S+ (\S+ \d+) *(.*)$/;

export function mappingAt(maps: string, address: bigint): Mapping | undefined {
  for (const text of maps.split('\n')) {
    const [, start = '0', end = '0', sharing, object = '', path = ''] = line.exec(text) ?? [];
    if (address < BigInt(`0x${start}`) || address >= BigInt(`0x${end}`)) continue;
    return { shared: sharing === 's', object, path };
  }
  return undefined;
}

/** Whether a line maps this object as shared memory. */
export function mapsObject(maps: string, object: string): boolean {
  return maps.split('\n').some((text) => {
    const [, , , sharing, own] = line.exec(text) ?? [];
    return sharing === 's' && own === object;
  });
}
