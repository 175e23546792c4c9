/** 3d: five binary integers through a file that is mapped by a writer, then by a reader. */
import { closeSync, openSync, readSync } from 'node:fs';

import type { EventOf } from '../../observe/events.js';
import { integersIn, sequencesIn } from '../judge/numbers.js';
import type { Run } from '../run/run.js';
import type { Story } from '../judge/story.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

const wanted = { values: 5, bytes: 20 };

export interface WriterAndReader {
  readonly writer: Run;
  readonly reader: Run;
  /** The file's first bytes between the two. */
  readonly content: Buffer | undefined;
}

type Mapping = EventOf<'mapped'>;

function fileMappings(story: Story): Mapping[] {
  return story
    .all('mapped')
    .filter(
      (event) =>
        event.object.kind === 'file' && event.object.path?.startsWith('/dev/shm/') === false,
    );
}

/** The writer's mapping that counts, or else the one that comes nearest. */
export function writersMapping({ story }: Run): Mapping | undefined {
  const mappings = fileMappings(story);
  return (
    mappings.find((event) => event.shared && event.writable) ??
    mappings.find((event) => event.shared) ??
    mappings.find((event) => event.writable)
  );
}

/** Where what was mapped is found: it may have had another name then, or none, and was given this one. */
export function placeOf({ story }: Run, mapping: Mapping | undefined): string | undefined {
  let object = mapping?.object;
  for (const made of story.all('made')) if (made.of === object) object = made.object;
  return object?.path;
}

export function firstBytes(path: string): Buffer | undefined {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(256);
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

export function judge3d({ writer, reader, content }: WriterAndReader): Finding[] {
  const mapping = writersMapping(writer);
  const path = placeOf(writer, mapping);
  const values =
    content === undefined || content.length < wanted.bytes ? undefined : integers(content);
  return [
    mapsFile(writer, mapping),
    sizedFirst(writer, mapping),
    fiveInts(path, content, values),
    readerMaps(reader, path),
    sameValues(reader, values),
  ];
}

function integers(content: Buffer): number[] {
  return Array.from({ length: wanted.values }, (_, index) => content.readInt32LE(index * 4));
}

function mapsFile({ story }: Run, mapping: Mapping | undefined): Finding {
  const id = 'maps-file';
  if (mapping === undefined) {
    const refused = story.all('failed').find((event) => event.call === 'mmap');
    return refused === undefined
      ? fail(id, 'no-mapping')
      : fail(id, 'mapping-refused', {
          pid: refused.pid,
          at: story.at(refused),
          error: refused.error,
        });
  }
  const shown = { pid: mapping.pid, path: mapping.object.path ?? '', at: story.at(mapping) };
  if (!mapping.shared) return fail(id, 'mapped-private', shown);
  return mapping.writable ? pass(id, 'file-mapped', shown) : fail(id, 'mapped-read-only', shown);
}

function sizedFirst({ story }: Run, mapping: Mapping | undefined): Finding {
  const id = 'sized-first';
  if (mapping === undefined) return unknown(id, 'no-mapping');
  const fault = story.people.find((person) => person.ended?.signal === 'SIGBUS');
  if (fault !== undefined) return fail(id, 'bus-error', { pid: fault.pid });
  const sizes = story.all('sized').filter((event) => event.object === mapping.object);
  const before = sizes.filter((event) => event.id < mapping.id).at(-1);
  const enough = before?.size ?? 0;
  const shown = { size: enough, call: before?.call ?? '', pid: mapping.pid, at: story.at(mapping) };
  if (enough >= wanted.bytes) return pass(id, 'sized', shown);
  // Between mmap and the first store is early enough too; a store before it would have been fatal.
  const later = sizes.find((event) => event.id > mapping.id && event.size >= wanted.bytes);
  if (later !== undefined)
    return pass(id, 'sized', { ...shown, size: later.size, call: later.call });
  return fail(id, 'not-sized', shown);
}

function fiveInts(
  path: string | undefined,
  content: Buffer | undefined,
  values: number[] | undefined,
): Finding {
  const id = 'five-ints';
  if (path === undefined) return fail(id, 'no-mapping');
  if (content === undefined) return fail(id, 'file-gone', { path });
  if (values === undefined) return fail(id, 'file-short', { path, size: content.length });
  const start = content.subarray(0, wanted.bytes);
  const text = start.subarray(0, start.includes(0) ? start.indexOf(0) : undefined);
  if (text.length > 1 && /^[\s\d;,.:-]+$/.test(text.toString('latin1'))) {
    return fail(id, 'ints-as-text', { path, text: text.toString('latin1') });
  }
  const filled = values.filter((value) => value !== 0).length;
  if (filled < 2) return fail(id, 'ints-missing', { path, values: values.join(' ') });
  return pass(id, 'ints-in-file', { path, values: values.join(' ') });
}

function readerMaps({ story }: Run, path: string | undefined): Finding {
  const id = 'reader-maps';
  if (path === undefined) return unknown(id, 'no-mapping');
  const same = fileMappings(story).find((event) => event.object.path === path);
  return same === undefined
    ? fail(id, 'reader-no-mapping', { path })
    : pass(id, 'reader-mapped', { pid: same.pid, path, at: story.at(same) });
}

function sameValues({ story }: Run, values: number[] | undefined): Finding {
  const id = 'same-values';
  if (values === undefined) return unknown(id, 'values-not-in-file');
  const lines = story.allLines();
  const pids = story.pids();
  const shown = { values: values.join(' '), printed: printedNumbers(story).slice(0, 12).join(' ') };
  const isPrinted = sequencesIn(lines, pids).some(
    (sequence) => sequence.join() === values.join() || contains(sequence, values),
  );
  return isPrinted ? pass(id, 'values-same', shown) : fail(id, 'values-differ', shown);
}

/** The values one after the other, perhaps among others. */
function contains(sequence: readonly number[], values: readonly number[]): boolean {
  return ` ${sequence.join(' ')} `.includes(` ${values.join(' ')} `);
}

function printedNumbers(story: Story): number[] {
  return story.allLines().flatMap((line) => integersIn(line.text));
}
