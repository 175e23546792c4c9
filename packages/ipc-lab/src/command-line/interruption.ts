/** Ctrl-C and other requests to end become an abort, so that a command can clean up first. */
import { constants } from 'node:os';

import { inEach, type Text } from '../language/text.js';
import { texts } from './texts.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One set of listeners for all, since signals are the process's. */
const interruptions = new Set<Interruption>();
const delayMs = 100;

function onSignal(name: NodeJS.Signals): void {
  for (const interruption of interruptions) interruption.receive(name);
}

/** It has no `using`, since even a Node.js that is too old prints the help and says that it is. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  /** The exit status after an interruption: that of a process killed by the signal. */
  status: number | undefined;
  /** The message that reports it. */
  message: Text | undefined;
  #passed = 0;

  /** @param passing How many times Ctrl-C is ignored, since it also reaches the command that we run. */
  constructor(readonly passing = 0) {
    if (interruptions.size === 0) for (const name of signals) process.on(name, onSignal);
    interruptions.add(this);
  }

  receive(name: NodeJS.Signals): void {
    if (name === 'SIGINT' && this.#passed < this.passing) {
      this.#passed += 1;
      return;
    }
    this.#end(name, inEach(texts.endedBySignal, { signal: name }));
  }

  /** Standard output has no reader any more. */
  outputClosed(): void {
    this.#end('SIGPIPE', undefined);
  }

  #end(name: NodeJS.Signals, message: Text | undefined): void {
    this.status ??= 128 + constants.signals[name];
    this.message ??= message;
    this.#controller.abort();
  }

  /**
   * Ctrl-C reaches the whole process group. We may see a partner exit before our own signal: the kernel
   * may deliver the signal to another of Node's threads, which notifies us only once it has run. So we
   * wait briefly to learn whether a failure was an interruption.
   */
  async ifUnderWay(): Promise<void> {
    if (this.signal.aborted) return;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve(undefined);
      });
    });
  }

  close(): void {
    interruptions.delete(this);
    if (interruptions.size === 0) for (const name of signals) process.off(name, onSignal);
  }
}
