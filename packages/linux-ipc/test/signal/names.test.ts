import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';

import { signalName, signalNumber, type SignalName } from 'linux-ipc/signal';

describe('signal names', () => {
  it('exist for every signal, and lead back to its number', () => {
    for (const number of [...Object.values(constants.signals), 34, 35, 49, 63, 64]) {
      assert.equal(signalNumber(signalName(number)), number);
    }
  });

  it('are those of node:os, and the usual one of two', () => {
    assert.equal(signalNumber('SIGUSR1'), constants.signals.SIGUSR1);
    assert.equal(signalName(6), 'SIGABRT');
    assert.equal(signalName(29), 'SIGIO');
    assert.equal(signalNumber('SIGPOLL'), 29);
  });

  it('count real-time signals from SIGRTMIN and from SIGRTMAX', () => {
    const least = signalNumber('SIGRTMIN');
    const most = signalNumber('SIGRTMAX');
    assert.equal(most, 64);
    assert.equal(signalNumber('SIGRTMIN+0'), least);
    assert.equal(signalNumber('SIGRTMIN+3'), least + 3);
    assert.equal(signalNumber('SIGRTMAX-2'), most - 2);
    assert.equal(signalName(least), 'SIGRTMIN');
    assert.equal(signalName(least + 3), 'SIGRTMIN+3');
    assert.equal(signalName(most), 'SIGRTMAX');
  });

  it('are refused if no signal has them', () => {
    const wrong = [
      'SIGNONE',
      'sigusr1',
      '',
      'SIGRTMIN+31',
      'SIGRTMAX-31',
      'SIGRTMIN+-1',
      'SIGRTMIN+',
      'toString',
      0,
      -1,
      32,
      65,
      1.5,
      NaN,
    ];
    for (const name of wrong as SignalName[]) {
      assert.throws(() => signalNumber(name), { code: 'ERR_OUT_OF_RANGE' });
    }
    for (const name of [undefined, null, {}, 1n]) {
      assert.throws(() => signalNumber(name as SignalName), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    assert.throws(() => signalName(33), { code: 'ERR_OUT_OF_RANGE' });
  });
});
