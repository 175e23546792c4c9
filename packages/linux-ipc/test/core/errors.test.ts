import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { openSync } from 'node:fs';
import { describe, it } from 'node:test';

import { oneOf } from '../../dist/core/arguments.js';
import { argumentError, checked, systemError, typeError } from '../../dist/core/errors.js';

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
    const error = systemError('shmat', -constants.errno.EIDRM);
    assert.equal(error.message, 'EIDRM: identifier removed, shmat');
    assert.equal(error.code, 'EIDRM');
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
