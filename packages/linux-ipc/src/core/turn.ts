/** Turns of the event loop, and how many calls that need no wait are made in each. */

/** Node's own setImmediate, even if a test mocks it: otherwise a loop that reads would stop. */
const atNextTurn = setImmediate;

const callsPerTurn = 256;
let callsThisTurn = 0;
let turnEnd: Promise<void> | undefined;

/** Resolves in the event loop's next turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => atNextTurn(resolve));
}

/** A turn of the event loop begins. */
export function beginTurn(): void {
  callsThisTurn = 0;
}

/**
 * Counts a call that needed no wait. After many of them it returns a promise of the event loop's next
 * turn: otherwise a loop over a descriptor that is always ready would run in promise jobs alone, and
 * starve timers, signals and other descriptors.
 */
export function turnOver(): Promise<void> | undefined {
  if (++callsThisTurn < callsPerTurn) return undefined;
  turnEnd ??= new Promise((resolve) => {
    atNextTurn(() => {
      callsThisTurn = 0;
      turnEnd = undefined;
      resolve();
    });
  });
  return turnEnd;
}
