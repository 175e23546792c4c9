/** The structures that a read of an inotify descriptor returns: inotify(7). */
import { textOf } from '../../language/lossless.js';

export interface InotifyEvent {
  readonly watch: number;
  /** `IN_CREATE` and the like. */
  readonly changes: readonly string[];
  /** The name of a file within the watched folder; empty for what is watched itself. */
  readonly name: string;
}

const names: readonly (readonly [number, string])[] = [
  [0x1, 'IN_ACCESS'],
  [0x2, 'IN_MODIFY'],
  [0x4, 'IN_ATTRIB'],
  [0x8, 'IN_CLOSE_WRITE'],
  [0x10, 'IN_CLOSE_NOWRITE'],
  [0x20, 'IN_OPEN'],
  [0x40, 'IN_MOVED_FROM'],
  [0x80, 'IN_MOVED_TO'],
  [0x100, 'IN_CREATE'],
  [0x200, 'IN_DELETE'],
  [0x400, 'IN_DELETE_SELF'],
  [0x800, 'IN_MOVE_SELF'],
  [0x2000, 'IN_UNMOUNT'],
  [0x4000, 'IN_Q_OVERFLOW'],
  [0x8000, 'IN_IGNORED'],
];
const headerLength = 16;

export function* inotifyEvents(bytes: Buffer): Generator<InotifyEvent> {
  for (let at = 0; at + headerLength <= bytes.length;) {
    const mask = bytes.readUInt32LE(at + 4);
    const length = bytes.readUInt32LE(at + 12);
    const padded = bytes.subarray(at + headerLength, at + headerLength + length);
    const end = padded.indexOf(0);
    yield {
      watch: bytes.readInt32LE(at),
      changes: names.filter(([bit]) => (mask & bit) !== 0).map(([, name]) => name),
      name: textOf(end < 0 ? padded : padded.subarray(0, end)),
    };
    at += headerLength + length;
  }
}
