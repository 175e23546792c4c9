import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { withoutCredentials } from '../../dist/command-line/credentials.js';

describe('an address that is shown', () => {
  it('is without what is before the @', () => {
    for (const host of ['host', 'host:4222', '127.0.0.1:1,[::1]:2']) {
      for (const name of ['x', 'a@b/c', 'été']) {
        const shown = `nats://${host}/${name}`;
        assert.equal(withoutCredentials(shown), shown);
        assert.equal(withoutCredentials(shown.replace('//', '//me:secret%40@')), shown);
      }
    }
  });

  it('is its scheme if a secret might be anywhere', () => {
    for (const address of [
      'nats://me:secret/more@host/x',
      'nats://me:se@cret@host/x',
      'nats://me:secret@host',
      'NATS://me:secret@host/x',
      ' nats://me:secret@host/x',
    ]) {
      assert.equal(withoutCredentials(address), 'nats://…');
    }
  });

  it('is as it is, of another kind', () => {
    for (const path of ['/tmp/nats://a@b/c', 'memory:/run/a@b/c', '']) {
      assert.equal(withoutCredentials(path), path);
    }
  });
});
