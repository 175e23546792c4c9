/** What is needed of a program's file to find the line of an instruction: elf(5), of 64 bits, little-endian. */
import { closeSync, openSync, readSync } from 'node:fs';

interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

export class Elf {
  private constructor(
    /** Whether it was compiled with `-g`. */
    readonly hasLines: boolean,
    readonly segments: readonly Segment[],
  ) {}

  /** @returns `undefined` if there is no such file, or it is no such program. */
  static read(path: string): Elf | undefined {
    try {
      const fd = openSync(path, 'r');
      try {
        return parse(fd);
      } finally {
        closeSync(fd);
      }
    } catch {
      return undefined;
    }
  }

  static of(hasLines: boolean, segments: readonly Segment[]): Elf {
    return new Elf(hasLines, segments);
  }

  /** strace counts from the begin of the file, debug information by the addresses that the linker chose. */
  addressAt(offset: number): number | undefined {
    const segment = this.segments.find(
      ({ offset: begin, size }) => offset >= begin && offset < begin + size,
    );
    return segment && offset - segment.offset + segment.address;
  }
}

const magic = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const loaded = 1;
const mostEntries = 1000;

function parse(fd: number): Elf | undefined {
  const head = bytes(fd, 0, 64);
  if (!head.subarray(0, magic.length).equals(magic)) return undefined;
  const number = (of: Buffer, at: number): number => Number(of.readBigUInt64LE(at));
  const table = (at: number, size: number, count: number): Buffer[] =>
    Array.from({ length: Math.min(count, mostEntries) }, (_, index) =>
      bytes(fd, number(head, at) + index * size, size),
    );
  const segments = table(32, head.readUInt16LE(54), head.readUInt16LE(56))
    .filter((entry) => entry.readUInt32LE(0) === loaded)
    .map((entry) => ({
      offset: number(entry, 8),
      address: number(entry, 16),
      size: number(entry, 32),
    }));
  const sections = table(40, head.readUInt16LE(58), head.readUInt16LE(60));
  const names = sections[head.readUInt16LE(62)];
  if (names === undefined) return Elf.of(false, segments);
  const text = bytes(fd, number(names, 24), Math.min(number(names, 32), 1 << 16));
  const hasLines = sections.some((entry) => {
    const at = entry.readUInt32LE(0);
    return text.toString('latin1', at, text.indexOf(0, at)) === '.debug_line';
  });
  return Elf.of(hasLines, segments);
}

function bytes(fd: number, at: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  readSync(fd, buffer, 0, length, at);
  return buffer;
}
