import { join } from 'node:path';

import {
  following,
  oursPaired,
  own,
  paired,
  unique,
  type Case,
  type ExpectedPair,
  type Pairing,
} from '../case.js';

const pairs: readonly ExpectedPair[] = [
  { name: 'C', first: '3d/writer.c', second: '3d/reader.c', verdicts: {} },
  { name: 'Python', first: '3d/writer.py', second: '3d/reader.py', verdicts: {} },
  { name: 'renamed', first: '3d/renamed.py', second: '3d/reader.c', verdicts: {} },
  { name: 'two names', first: '3d/two_names.py', second: '3d/reader.c', verdicts: {} },
  { name: 'no name at first', first: '3d/unnamed.c', second: '3d/reader.py', verdicts: {} },
  {
    name: 'not sized',
    first: '3d/not_sized.c',
    second: '3d/reader.c',
    verdicts: {
      'sized-first': 'fail',
      ...following('sized-first', 'five-ints'),
      'same-values': 'fail, follows sized-first',
    },
  },
  {
    name: 'MAP_PRIVATE',
    first: '3d/private.c',
    second: '3d/reader.c',
    verdicts: {
      'maps-file': 'fail',
      ...following('maps-file', 'five-ints'),
      'same-values': 'fail, follows maps-file',
    },
  },
  {
    name: 'text',
    first: '3d/text.py',
    second: '3d/reader.c',
    verdicts: { 'five-ints': 'fail', 'same-values': 'fail, follows five-ints' },
  },
  {
    name: 'read(2) instead of mmap',
    first: '3d/writer.c',
    second: '3d/reads_by_read.sh',
    verdicts: { 'reader-maps': 'fail' },
    says: { 'reader-maps': /process \d+ read \/.* by read, and did not map it/ },
  },
  ...Object.entries({
    write: /mapped no file: at .* s process \d+ wrote to .* \(write\)/,
    posix: /mapped no regular file: at .* mapped POSIX shared memory \(\/dev\/shm\//,
  }).map(([name, text]) => ({
    name: `without a mapped file: ${name}`,
    first: `3d/other_writer.py ${name}`,
    second: '3d/reader.c',
    verdicts: {
      'maps-file': 'fail',
      ...following('maps-file', 'sized-first', 'five-ints', 'reader-maps'),
      'same-values': 'fail, follows maps-file',
    } as const,
    says: { 'maps-file': text },
  })),
];

const file: Pairing = (first, second, folder) => {
  const path = join(folder, unique());
  return { writer: [...first, path], reader: [...second, path] };
};

export const cases: readonly Case[] = [
  ...paired('3d', pairs, file),
  oursPaired('3d', [own('map_writer'), own('map_reader')], file),
];
