import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Event } from '../../dist/observe/index.js';
import { pictureOf } from '../trace/support.js';

const common = { known: 'observed' as const, pid: 10 };
const born: Event = { ...common, id: 1, time: 1, type: 'process-born' };

const ofLibrary = [
  ...['/var/run/nscd/socket', '/run/nscd/socket', '/var/cache/nscd/passwd', '/var/db/nscd/group'],
  ...['/run/systemd/userdb/io.systemd.DynamicUser', '/run/systemd/resolve/io.systemd.Resolve'],
  ...['/run/systemd/machine/io.systemd.Machine', '/run/avahi-daemon/socket'],
  ...['/var/lib/sss/pipes/nss', '/var/lib/sss/mc/passwd', '/var/run/nslcd/socket'],
  ...['/run/samba/winbindd/pipe', '/tmp/.winbindd/pipe'],
  ...['/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache', '/usr/lib/locale/locale-archive'],
  ...['/usr/share/locale/fr/LC_MESSAGES/libc.mo', '/usr/share/locale-langpack/fr/x.mo'],
  ...['/etc/localtime', '/usr/share/zoneinfo/Europe/Paris', '/etc/ld.so.cache'],
];

/** Like those of the library, but the program's own. */
const ofProgram = [
  ...['/tmp/nscd/socket', '/run/systemd/journal/socket', '/home/me/locale/fr', '/var/lib/ssss/x'],
  ...['/tmp/localtime', '/run/my-daemon/socket', '/run/samba.sock', '/dev/tty0'],
];

/** The ways in which a path takes part. */
function eventsWith(path: string): Event[] {
  const object = { kind: 'fifo' as const, id: path, path };
  const file = { ...object, kind: 'file' as const };
  const mapping = { address: 4096, length: 4096, shared: true, writable: false, call: 'mmap' };
  const socket = { kind: 'socket' as const, id: 'socket:[7]' };
  const opening = { mode: 'read' as const, created: false, truncated: false, descriptor: 3 };
  return [
    { ...common, id: 2, time: 2, type: 'failed', call: 'connect', error: 'ENOENT', path },
    { ...common, id: 3, time: 3, type: 'failed', call: 'mmap', error: 'EACCES', object: file },
    { ...common, id: 4, time: 4, type: 'connected', object: socket, descriptor: 3, address: path },
    { ...common, id: 5, time: 5, type: 'opened', object, ...opening },
    { ...common, id: 6, time: 6, type: 'mapped', object: file, ...mapping },
  ];
}

/** The kinds of the moments that concern a path. */
function kindsFor(path: string, all: boolean): string[] {
  const { moments } = pictureOf([born, ...eventsWith(path)], { all });
  return moments.filter(({ kind }) => kind !== 'born').map(({ kind }) => kind);
}

const every = ['failed', 'failed', 'connected', 'opened', 'mapped'];

describe('what the C library does on its own', () => {
  for (const path of ofLibrary) {
    it(`is left out, unless all is asked for: ${path}`, () => {
      assert.deepEqual(kindsFor(path, false), []);
      assert.deepEqual(kindsFor(path, true), every);
    });
  }

  it('asks the kernel for addresses, and undoes the connections by which it orders them', () => {
    const socket = { kind: 'socket' as const, id: 'NETLINK:[7]' };
    const at = { ...common, object: socket, descriptor: 3 };
    const events = (bound: string, connected: string): Event[] => [
      born,
      { ...at, id: 2, time: 2, type: 'bound', address: bound },
      { ...at, id: 3, time: 3, type: 'connected', address: connected },
    ];
    const kinds = (bound: string, connected: string, all = false): string[] =>
      pictureOf(events(bound, connected), { all }).moments.map(({ kind }) => kind);
    assert.deepEqual(kinds('AF_NETLINK', 'AF_UNSPEC'), ['born']);
    assert.deepEqual(kinds('AF_NETLINK', 'AF_UNSPEC', true), ['born', 'bound', 'connected']);
    assert.deepEqual(kinds('127.0.0.1:80', '127.0.0.1:81'), ['born', 'bound', 'connected']);
  });

  for (const path of ofProgram) {
    it(`does not include ${path}`, () => {
      assert.deepEqual(kindsFor(path, false), every);
    });
  }

  it('includes the search for a terminal, and of sem_open(3) for a semaphore', () => {
    const failed = { ...common, id: 2, time: 2, type: 'failed' as const, call: 'openat' };
    for (const [path, error] of [
      ['/dev/tty', 'ENXIO'],
      ['/dev/shm/sem.x', 'ENOENT'],
    ] as const) {
      const kinds = (all: boolean): string[] =>
        pictureOf([born, { ...failed, error, path }], { all }).moments.map(({ kind }) => kind);
      assert.deepEqual(kinds(false), ['born'], path);
      assert.deepEqual(kinds(true), ['born', 'failed'], path);
    }
    const denied: Event = { ...failed, error: 'EACCES', path: '/dev/shm/sem.x' };
    assert.equal(pictureOf([born, denied]).moments.length, 2);
  });
});
