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
});

describe('a name', () => {
  it('is one token, whatever it contains, and different for different names', () => {
    const names = ['a', 'A', '*', '>', 'a.b', 'a b', 'a_2Eb', 'é', '\u0000', '$JS.API.>', '_', '-'];
    const tokens = names.map(subjectToken);
    for (const token of tokens) assert.match(token, /^[A-Za-z0-9_-]+$/);
    assert.equal(new Set(tokens).size, names.length);
  });
});
