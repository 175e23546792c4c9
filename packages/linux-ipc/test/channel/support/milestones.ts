/** A count that only grows, and the waits until it reaches a number. */
export class Milestones {
  #count = 0;
  #waiting: { count: number; resolve: () => void }[] = [];

  get count(): number {
    return this.#count;
  }

  reach(count: number): void {
    this.#count = count;
    const reached = this.#waiting.filter((each) => each.count <= count);
    if (reached.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => each.count > count);
    for (const { resolve } of reached) resolve();
  }

  async until(count: number): Promise<void> {
    if (count <= this.#count) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ count, resolve });
    });
  }
}
