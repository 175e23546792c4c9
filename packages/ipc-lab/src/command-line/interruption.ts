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

export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal = this.#controller.signal;
  /** The exit status, once there was an interruption: that of a process which the signal ends. */
  status: number | undefined;
  /** What is said of it. */
  message: Text | undefined;
  #passed = 0;

  /** @param passing How often Ctrl-C does nothing: it reaches the command that we run, too. */
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

  /** Nobody reads what is printed any more. */
  outputClosed(): void {
    this.#end('SIGPIPE', undefined);
  }

  #end(name: NodeJS.Signals, message: Text | undefined): void {
    this.status ??= 128 + constants.signals[name];
    this.message ??= message;
    this.#controller.abort();
  }

  /**
   * Ctrl-C reaches the whole group. The end of a partner may be seen first, since the kernel may give
   * our signal to another of Node's threads, of which nothing tells us before it has run: so what
   * failed gets a moment to turn out as an interruption.
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

  [Symbol.dispose](): void {
    interruptions.delete(this);
    if (interruptions.size === 0) for (const name of signals) process.off(name, onSignal);
  }
}
