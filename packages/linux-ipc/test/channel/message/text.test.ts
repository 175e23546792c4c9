import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { fixture } from '../../support/peers.js';

describe('text in memory that the other side writes to', () => {
  it('is decoded without a crash', () => {
    const { status, signal, stdout } = spawnSync(
      process.execPath,
      [fixture('decode-changing-text')],
      {
        encoding: 'utf8',
      },
    );
    assert.deepEqual({ status, signal, stdout }, { status: 0, signal: null, stdout: 'decoded\n' });
  });
});
