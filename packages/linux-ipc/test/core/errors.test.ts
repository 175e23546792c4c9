import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { openSync } from 'node:fs';
import { describe, it } from 'node:test';

import { oneOf } from '../../dist/core/arguments.js';
import {
  argumentError,
  checked,
  closedError,
  detachedError,
  explained,
  systemError,
  typeError,
} from '../../dist/core/errors.js';
import { native } from '../../dist/core/native.js';

const doNothing = (): void => undefined;

describe('system errors', () => {
  it('have the shape of those of node:fs', () => {
    const path = '/nonexistent/for-sure';
    let theirs: NodeJS.ErrnoException | undefined;
    try {
      openSync(path, 'r');
    } catch (error) {
      theirs = error as NodeJS.ErrnoException;
    }
    const ours = systemError('open', -constants.errno.ENOENT, { path });
    assert.equal(ours.message, theirs?.message);
    assert.deepEqual({ ...ours }, { ...theirs });
  });

  it('name errors for which Node.js has no text', () => {
    const { EDEADLK, EDQUOT, EIDRM, ENOLCK, ESTALE } = constants.errno;
    for (const [errno, message] of [
      [EIDRM, 'EIDRM: identifier removed, shmat'],
      [EDEADLK, 'EDEADLK: resource deadlock avoided, shmat'],
      [EDQUOT, 'EDQUOT: disk quota exceeded, shmat'],
      [ENOLCK, 'ENOLCK: no locks available, shmat'],
      [ESTALE, 'ESTALE: stale file handle, shmat'],
      [native.ETOOMANYREFS, 'ETOOMANYREFS: too many descriptors of this user are in flight, shmat'],
      [native.ENOTRECOVERABLE, 'ENOTRECOVERABLE: state not recoverable, shmat'],
      [999, 'E999: unknown system error -999, shmat'],
    ] as const) {
      const error = systemError('shmat', -errno);
      assert.equal(error.message, message);
      assert.equal(error.code, message.split(':')[0]);
      assert.equal(error.errno, -errno);
    }
  });

  it('name the path, the address, the process, the identifier or the key', () => {
    const { ENOENT } = constants.errno;
    const about = (context: Parameters<typeof systemError>[2]): string =>
      systemError('call', -ENOENT, context).message.replace(/^.*, call/, '');
    assert.equal(about({ path: '/a', pid: 7 }), " '/a'");
    assert.equal(about({ address: '@a' }), " '@a'");
    assert.equal(about({ pid: 7 }), ' 7');
    assert.equal(about({ id: 0, key: 8 }), ' 0');
    assert.equal(about({ key: 0x1f }), ' 0x1f');
    assert.equal(about({}), '');
  });

  it('can be explained', () => {
    const error = systemError('open', -constants.errno.ENOENT);
    assert.equal(explained(error, 'why'), error);
    assert.equal(error.message, 'ENOENT: no such file or directory, open: why');
  });

  it('name the process if there is no path', () => {
    const error = systemError('kill', -constants.errno.ESRCH, { pid: 4121 });
    assert.equal(error.message, 'ESRCH: no such process, kill 4121');
    assert.equal(error.pid, 4121);
  });

  it('are thrown by checked() only below zero', () => {
    assert.equal(checked('open', 0), 0);
    assert.throws(() => checked('open', -constants.errno.EACCES), { code: 'EACCES', errno: -13 });
  });
});

describe('argument errors', () => {
  it('show the given value', () => {
    assert.equal(argumentError('size', 'positive', -1).message, 'size must be positive, not -1');
    assert.equal(
      typeError('path', 'a string', { a: 1 }).message,
      'path must be a string, not an object',
    );
    assert.equal(typeError('path', 'a string', Object.create(null)).code, 'ERR_INVALID_ARG_TYPE');
    assert.equal(
      typeError('names', 'a list', []).message,
      'names must be a list, not an empty array',
    );
  });

  it('show values of every type', () => {
    const shown = (value: unknown): string =>
      typeError('it', 'right', value).message.replace('it must be right, not ', '');
    assert.deepEqual(
      ['a"b', 1n, doNothing, [], [1], null, {}, undefined, true, Symbol('s')].map(shown),
      [
        '"a\\"b"',
        '1n',
        'a function',
        'an empty array',
        'an array',
        'null',
        'an object',
        'undefined',
        'true',
        'Symbol(s)',
      ],
    );
  });

  it('of a closed object, and of an array that has lost its bytes, say what to do', () => {
    assert.deepEqual(
      { ...closedError('pipe'), message: closedError('pipe').message },
      { code: 'ERR_CLOSED', message: 'the pipe is closed' },
    );
    const detached = detachedError('into');
    assert.ok(detached instanceof TypeError);
    assert.equal(detached.code, 'ERR_INVALID_STATE');
    assert.match(detached.message, /^into has lost its bytes: .*; copy it before that$/);
  });

  it('list the words that are possible', () => {
    assert.throws(
      () => oneOf('type', 'c', ['a', 'b']),
      /^RangeError: type must be 'a' or 'b', not "c"$/,
    );
    assert.throws(
      () => oneOf('type', 'd', ['a', 'b', 'c']),
      /^RangeError: type must be 'a', 'b' or 'c', not "d"$/,
    );
  });
});
