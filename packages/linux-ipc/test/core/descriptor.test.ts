import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openSync } from 'node:fs';

import { Descriptor } from 'linux-ipc';

describe('Descriptor', () => {
  it('is closed once, even by two calls', () => {
    const descriptor = Descriptor.from(openSync('/dev/null', 'r'), 'file');
    assert.equal(descriptor.closed, false);
    descriptor.close();
    descriptor.close();
    assert.equal(descriptor.closed, true);
    assert.throws(() => descriptor.fd, { code: 'ERR_CLOSED', message: 'the file is closed' });
  });

  it('refuses an invalid descriptor number', () => {
    for (const fd of [-1, 1.5, NaN, Infinity, 2 ** 31]) {
      assert.throws(() => Descriptor.from(fd, 'file'), { code: 'ERR_OUT_OF_RANGE' });
    }
    assert.throws(() => Descriptor.from('3' as unknown as number, 'file'), {
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });

  it('has no public constructor', () => {
    // @ts-expect-error As every class that adopts a descriptor, it has `from`.
    assert.throws(() => new Descriptor(-1, 'file'), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  });
});
