/**
 * Sleeping and waking through one word: WORD.SLEEP for a consumer that waits for messages,
 * WORD.WAIT for a producer that waits for room. While both sides are busy, it costs the waker one load,
 * the sleeper nothing, and neither of them a system call.
 *
 * Steps of the sleeper:
 *
 *     Z1  store 1
 *     Z2  check again whether there is something to do; if so, store 0 and stay awake
 *     Z3  sleep until the other side rings: see `session/bell.ts`
 *     Z4  store 0, and check: every wake-up may be spurious
 *
 * Steps of the waker, which has something for the sleeper to do:
 *
 *     W1  publish it: M6 or C4 of `many-to-one.ts`, B3 of `broadcast.ts`, C3 of
 *         `reliable-broadcast.ts`, V3 of `latest-value.ts`
 *     W2  load the word; if it is 1, exchange it for 0
 *     W3  the waker that exchanged it rings
 *
 * Z1 before Z2, and W1 before W2, rule out a lost wake-up: either the sleeper sees what was published,
 * or the waker sees that the sleeper sleeps.
 */

/** Z1, Z2. Whether to sleep; false if there is something to do after all. */
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

/** W2. Whether the other side sleeps and this side must wake it. */
export function mustWake(words: Int32Array, word: number): boolean {
  return Atomics.load(words, word) === 1 && Atomics.compareExchange(words, word, 1, 0) === 1;
}

/**
 * Z1, Z2 for a word that several sleepers share: only the waker stores 0, and it rings for all of them.
 * A sleeper that stored 0 would let the others sleep on.
 */
export function maySleepAmongOthers(
  words: Int32Array,
  word: number,
  somethingToDo: () => boolean,
): boolean {
  Atomics.store(words, word, 1);
  return !somethingToDo();
}
