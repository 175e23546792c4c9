/*
 * Question 1B: the same two signals sent to a handler installed as System V's signal() did it, and to
 * one installed with sigaction. The handlers are in helper.ts.
 */
import { sendSignal, type SignalEvent } from 'linux-ipc/signal';

import { catches } from '../caught-signals.js';
import { Helper } from '../helper.js';
import { texts, type Outcome } from './text.js';
import type { Showing } from '../showing.js';

export async function show({ print, language, signal }: Showing): Promise<void> {
  const text = texts[language];

  /** Sends SIGUSR1 until the child was told twice, or is gone. */
  async function signalTwice(kind: 'reset' | 'keep'): Promise<Outcome> {
    await using child = await Helper.start('signal/helper.js', [kind], signal);
    print(text.installed(child.pid, catches(child.pid, 'SIGUSR1')));
    let handled = 0;
    for (const count of [1, 2] as const) {
      sendSignal(child.pid, 'SIGUSR1');
      const event = await child.next<SignalEvent>();
      if (event === undefined) {
        const status = await child.exited;
        print(text.ended(count, status));
        return { handled, killedBy: status.signal };
      }
      handled += 1;
      print(text.handled(count, event, process.pid, catches(child.pid, 'SIGUSR1')));
    }
    print(text.alive(child.pid));
    return { handled, killedBy: null };
  }

  print(text.systemV);
  const systemV = await signalTwice('reset');
  print('');
  print(text.sigaction);
  const sigaction = await signalTwice('keep');
  print('');
  print(text.conclusion(systemV, sigaction));
}
