/**
 * Sleeping and waking through one word: WORD.SLEEP for a consumer that waits for messages,
 * WORD.WAIT for a producer that waits for room. While both sides are busy it costs the waker one
 * load and the sleeper nothing, and neither a system call.
 *
 * Steps of who wants to sleep:
 *
 *     Z1  store 1
 *     Z2  look again whether there is something to do; if so, store 0 and stay awake
 *     Z3  sleep on the eventfd
 *     Z4  store 0, and look: every wake-up may be spurious
 *
 * Steps of who has made something to do:
 *
 *     W1  publish it (P4, C3 …)
 *     W2  load the word; when it is 1, exchange it for 0
 *     W3  whoever exchanged it writes the eventfd
 *
 * Z1 before Z2 and W1 before W2 are what rules out a lost wake-up: either the sleeper sees what was
 * published, or the waker sees that it sleeps.
 */

/** Z1, Z2. Whether to sleep; false when there is something to do after all. */
export function maySleep(words: Int32Array, word: number, somethingToDo: () => boolean): boolean {
  Atomics.store(words, word, 1);
  if (!somethingToDo()) return true;
  Atomics.store(words, word, 0);
  return false;
}

/** Z4. */
export function awake(words: Int32Array, word: number): void {
  Atomics.store(words, word, 0);
}

/** W2. Whether the other side sleeps, and this one has to wake it. */
export function mustWake(words: Int32Array, word: number): boolean {
  return Atomics.load(words, word) === 1 && Atomics.compareExchange(words, word, 1, 0) === 1;
}

/**
 * Z1, Z2 for a word that several sleep by: nobody but the waker stores 0, which would let the others
 * sleep on. Who wakes rings for all of them.
 */
export function maySleepAmongOthers(
  words: Int32Array,
  word: number,
  somethingToDo: () => boolean,
): boolean {
  Atomics.store(words, word, 1);
  return !somethingToDo();
}
