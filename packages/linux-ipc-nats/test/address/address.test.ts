import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { parseNatsAddress } from '../../dist/address/nats-address.js';
import { subjectToken } from '../../dist/address/subject-token.js';

describe('an address', () => {
  it('has servers, credentials and a name', () => {
    assert.deepEqual(parseNatsAddress('nats://me:p%40ss:word@one:4222,two/a/b'), {
      servers: ['one:4222', 'two'],
      credentials: { user: 'me', pass: 'p@ss:word' },
      token: 'a_2Fb',
      shown: 'nats://one:4222,two/a/b',
    });
    assert.deepEqual(parseNatsAddress('nats://t%2Fken@one/x').credentials, { token: 't/ken' });
    assert.equal(parseNatsAddress('nats://one/x').credentials, undefined);
  });

  it('is refused without a server or a name', () => {
    for (const address of ['nats://', 'nats://one', 'nats://one/', 'nats:///x', 'http://one/x']) {
      assert.throws(() => parseNatsAddress(address), { code: 'ERR_OUT_OF_RANGE' });
    }
  });

  it('may have any host: a name, an address of either version, a port', () => {
    for (const host of ['a-b.example', '127.0.0.1:1', '[::1]', '[fe80::1]:65535', 'x_y:4222,z']) {
      assert.deepEqual(parseNatsAddress(`nats://${host}/x`).servers, host.split(','));
    }
  });

  it('is refused, and not shown, if what seems to be a server may be a password', () => {
    for (const address of [
      ...[
        'nats://me:secret/more@one/x',
        'nats://me:se@cret@one/x',
        'nats://me:secret@one,me:secret@two/x',
      ],
      ...[
        'nats://one:secret/x',
        'nats://one:0/x',
        'nats://one:65536/x',
        'nats://me:secret@http://one/x',
      ],
    ]) {
      assert.throws(
        () => parseNatsAddress(address),
        ({ code, message }: NodeJS.ErrnoException) => {
          assert.equal(code, 'ERR_OUT_OF_RANGE');
          return !/sec?ret|cret/.test(message);
        },
      );
    }
  });
});

describe('a name', () => {
  it('is one token, whatever it contains, and different for different names', () => {
    const names = ['a', 'A', '*', '>', 'a.b', 'a b', 'a_2Eb', 'é', '\u0000', '$JS.API.>', '_', '-'];
    const tokens = names.map(subjectToken);
    for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]+$/);
    assert.equal(new Set(tokens).size, names.length);
  });
});
