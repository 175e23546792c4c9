/** Notifies those that wait of each change. */
export class Changes {
  #next = Promise.resolve();
  #notify: () => void = () => undefined;

  constructor() {
    this.#renew();
  }

  /** Resolves at the next change. */
  get next(): Promise<void> {
    return this.#next;
  }

  notify(): void {
    this.#notify();
    this.#renew();
  }

  #renew(): void {
    this.#next = new Promise((resolve) => {
      this.#notify = resolve;
    });
  }
}
