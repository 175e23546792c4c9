/**
 * How many signal handlers of each thread run, one within the other. Each ends with rt_sigreturn(2), which the C library
 * calls; a handler that siglongjmp(3) leaves stays counted.
 */
export class RunningHandlers {
  readonly #depths = new Map<number, number>();

  depthOf(thread: number): number {
    return this.#depths.get(thread) ?? 0;
  }

  started(thread: number): void {
    this.#depths.set(thread, this.depthOf(thread) + 1);
  }

  /** A child that was born in a handler returns from it as well. */
  returned(thread: number): void {
    this.#depths.set(thread, Math.max(0, this.depthOf(thread) - 1));
  }

  forget(thread: number): void {
    this.#depths.delete(thread);
  }
}
