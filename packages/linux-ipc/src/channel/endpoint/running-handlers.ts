/** The handlers of requests that have not returned yet. */
export class RunningHandlers {
  #count = 0;
  #onNone: () => void = () => undefined;

  get any(): boolean {
    return this.#count > 0;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    if (--this.#count === 0) this.#onNone();
  }

  /**
   * Resolves when none runs any more, or all that still run wait for an event: setImmediate comes after
   * every promise that can be settled without one.
   */
  settle(): Promise<void> {
    return new Promise((resolve) => {
      const turn = setImmediate(resolve);
      this.#onNone = () => {
        clearImmediate(turn);
        resolve();
      };
    });
  }
}
