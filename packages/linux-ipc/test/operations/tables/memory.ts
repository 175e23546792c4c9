import { MappedFile } from 'linux-ipc/mapped-file';
import {
  AnonymousMemory,
  SharedMemory,
  SystemVSegment,
  unlinkSharedMemory,
} from 'linux-ipc/shared-memory';

import { uniqueName } from '../../support/unique-name.js';
import {
  flag,
  oneOf,
  options,
  optional,
  parameter,
  path,
  settings,
  source,
  wait,
  whole,
  type Parameter,
} from '../parameters.js';
import { always, lifecycle, on, table, type Row, type Rows } from '../table.js';
import { temporaryPath } from './places.js';

const size = whole('size', 1, 2 ** 32, 8192);
const mode = optional(whole('mode', 0, 0o777));
const name = path('name', '/linux-ipc-nobody');
const access = oneOf('access', 'read-write', 'read', undefined);
const key = whole('key', 1, 2 ** 32 - 1);
const id = whole('id', 0, 2 ** 31 - 1);
const seal = (whose: string): Parameter =>
  oneOf(whose, 'grow', 'seal', 'shrink', 'write', 'future-write');
const hugePages = parameter(
  'hugePages',
  false,
  (value) => value === undefined || typeof value === 'boolean' || typeof value === 'number',
);

const range = options(
  [optional(whole('offset', 0, 4096)), optional(whole('length', 0, 4096))],
  'range',
);
const advice = oneOf(
  'advice',
  'normal',
  'random',
  'sequential',
  'will-need',
  'dont-need',
  'huge-page',
  'no-huge-page',
  'dont-dump',
  'do-dump',
);

/** The limit of this user may forbid `lock`. */
const locks: Row = on([range], 'value|ENOMEM|EPERM');
const rangeRows: Rows = {
  mapping: always,
  bytes: always,
  size: always,
  advise: on([advice, range]),
  lock: locks,
  unlock: locks,
};

const mappedRows: Rows = {
  ...lifecycle,
  ...rangeRows,
  fd: on(),
  lost: always,
  whenLost: on([wait], 'waits'),
  resize: on([size]),
  remap: on(),
  pages: on([range]),
};

const aSharedMemory = table<SharedMemory>({
  name: 'SharedMemory',
  statics: {
    create: on([name, settings([size, mode])]),
    open: on([name, options([access])]),
    from: on([source, options([access])]),
  },
  members: { ...mappedRows, unlink: on([], { open: 'ENOENT', closed: 'ENOENT' }) },
  make() {
    const subject = SharedMemory.create(uniqueName(), { size: 4096 });
    unlinkSharedMemory(subject.name);
    return { subject };
  },
  wait: (memory, signal) => memory.whenLost({ signal }),
});

const anAnonymousMemory = table<AnonymousMemory>({
  name: 'AnonymousMemory',
  statics: {
    create: on([settings([size, optional(path('name', 'memory')), hugePages])]),
    from: on([
      source,
      options([
        optional(size),
        parameter('seals', [], (value) => value === undefined || Array.isArray(value)),
        access,
      ]),
    ]),
  },
  members: { ...mappedRows, seals: on(), seal: on([seal('seal')]) },
  make: () => ({ subject: AnonymousMemory.create({ size: 4096 }) }),
  wait: (memory, signal) => memory.whenLost({ signal }),
});

const mapping = [
  access,
  flag('shared'),
  parameter(
    'offset',
    0,
    (value) => value === undefined || (Number.isInteger(value) && Number(value) % 4096 === 0),
  ),
  optional(whole('length', 1, 2 ** 32)),
  flag('populate'),
];

const aMappedFile = table<MappedFile>({
  name: 'MappedFile',
  statics: {
    from: on([source, options(mapping)]),
    open: on([
      path(),
      options([
        ...mapping,
        flag('create'),
        flag('followSymbolicLinks'),
        mode,
        optional(whole('minimumSize', 0, Number.MAX_SAFE_INTEGER)),
      ]),
    ]),
  },
  members: { ...mappedRows, flush: on([range]), flushSync: on([range]) },
  make() {
    const { path: file, remove } = temporaryPath();
    const subject = MappedFile.open(file, { create: true, minimumSize: 4096 });
    remove();
    return { subject };
  },
  wait: (file, signal) => file.whenLost({ signal }),
});

const aSegment = table<SystemVSegment>({
  name: 'SystemVSegment',
  statics: {
    create: on([settings([size, optional(key), mode, hugePages])]),
    open: on([key, options([access])]),
    attach: on([id, options([access])]),
  },
  members: {
    ...lifecycle,
    ...rangeRows,
    status: on([], { open: 'value', closed: 'value|EIDRM|EINVAL' }),
    remove: always,
  },
  make() {
    const subject = SystemVSegment.create({ size: 4096 });
    subject.remove();
    return { subject };
  },
});

export const tables = [aSharedMemory, anAnonymousMemory, aMappedFile, aSegment];

export const functions: Rows = {
  unlinkSharedMemory: on([name]),
  listSharedMemory: on(),
  listSystemVSegments: on(),
  removeSystemVSegment: on([id]),
  systemVKey: on([path('path', '/proc'), whole('project', 1, 255)]),
};
