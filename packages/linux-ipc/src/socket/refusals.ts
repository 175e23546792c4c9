/** What a server refuses without ending, whatever its clients or a lack of descriptors do to it. */
import { callable } from '../core/arguments.js';

/**
 * Called with the reason when a client is refused; also when descriptors or memory have run out, once
 * until all that was pending is accepted.
 */
export type OnRefused = (reason: Error) => void;

export interface RefusalOptions {
  /**
   * Called with the reason when the server refuses a client, which ends neither the server nor an
   * iteration over it. Also called if descriptors or memory run out (`EMFILE`, `ENFILE`, `ENOBUFS`,
   * `ENOMEM`, `ENOSPC`), once: clients then wait until there is room. Without it, the first such shortage is a
   * process warning.
   */
  readonly onRefused?: OnRefused | undefined;
}

export const refusalOptions = ['onRefused'] as const;

const shortages: readonly unknown[] = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'ENOSPC'];

/** Whether a call failed for want of descriptors or memory, and can succeed later. */
export function isShortage(error: unknown): boolean {
  return shortages.includes((error as NodeJS.ErrnoException | undefined)?.code);
}

const connectionErrors: readonly unknown[] = ['ECONNABORTED', 'EPERM', 'EPROTO'];

/** Whether accept4(2) failed because of the one connection that it would have accepted. */
export function isConnectionError(error: unknown): boolean {
  return connectionErrors.includes((error as NodeJS.ErrnoException | undefined)?.code);
}

/** The refusals of one server. */
export class Refusals {
  readonly #onRefused: OnRefused | undefined;
  #count = 0;
  #isShort = false;
  #hasWarned = false;

  constructor(options: RefusalOptions) {
    const { onRefused } = options;
    if (onRefused !== undefined) callable('onRefused', onRefused);
    this.#onRefused = onRefused;
  }

  /** How many clients were refused. */
  get count(): number {
    return this.#count;
  }

  /** A client is refused. */
  add(reason: Error): void {
    this.#count++;
    if (isShortage(reason)) this.short(reason);
    else this.#report(reason);
  }

  /** Descriptors or memory have run out. Only the first call in a row is reported. */
  short(reason: Error): void {
    if (this.#isShort) return;
    this.#isShort = true;
    if (this.#onRefused !== undefined) {
      this.#report(reason);
    } else if (!this.#hasWarned) {
      this.#hasWarned = true;
      process.emitWarning(`clients wait until there is room: ${reason.message}`, {
        code: (reason as NodeJS.ErrnoException).code ?? '',
      });
    }
  }

  /** What the callback throws is an uncaught exception, and ends no server: its guests are not to blame. */
  #report(reason: Error): void {
    try {
      this.#onRefused?.(reason);
    } catch (error) {
      process.nextTick(() => {
        throw error as Error;
      });
    }
  }

  /** All that was pending is accepted. */
  relieved(): void {
    this.#isShort = false;
  }
}
