/*
 * Question 1B: two signals are sent to a handler that was installed as signal() of System V did, and two to
 * one that was installed with sigaction. The handlers are in helper.ts.
 */
import { sendSignal, type SignalEvent } from 'linux-ipc/signal';

import { catches } from '../caught-signals.js';
import { Helper } from '../helper.js';
import { fateOf } from '../../command-line/exit-status.js';
import type { Text } from '../../language/text.js';
import { texts } from './texts.js';
import type { Showing } from '../showing.js';

interface Outcome {
  readonly handled: number;
  readonly fate: Text;
}

function isCaught(pid: number): Text {
  return catches(pid, 'SIGUSR1') ? texts.yes : texts.no;
}

export async function show({ print, pause, signal }: Showing): Promise<void> {
  /** Sends SIGUSR1 twice, or until the child ends. */
  async function signalTwice(kind: 'reset' | 'keep'): Promise<Outcome> {
    await using child = await Helper.start('signal/helper.js', [kind], signal);
    print(texts.installed, { pid: child.pid, caught: isCaught(child.pid) });
    let handled = 0;
    for (const ordinal of [texts.first, texts.second]) {
      sendSignal(child.pid, 'SIGUSR1');
      const event = await child.next<SignalEvent>();
      if (event === undefined) {
        const status = await child.exited();
        const fate = fateOf(status);
        print(texts.ended, { ordinal, fate });
        return { handled, fate };
      }
      handled += 1;
      const { pid: sender, uid, code } = event;
      const us = sender === process.pid ? texts.us : '';
      const caught = isCaught(child.pid);
      print(texts.handled, { ordinal, sender, us, uid, code, caught });
    }
    print(texts.alive, { pid: child.pid });
    return { handled, fate: texts.livesOn };
  }

  print(texts.systemV);
  const systemV = await signalTwice('reset');
  pause();
  print(texts.sigaction);
  const sigaction = await signalTwice('keep');
  pause();
  print(texts.conclusion, {
    systemV: systemV.handled,
    systemVFate: systemV.fate,
    sigaction: sigaction.handled,
    sigactionFate: sigaction.fate,
  });
}
