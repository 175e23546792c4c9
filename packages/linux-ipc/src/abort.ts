/**
 * One listener per signal, however many wait on it: a program may well stop hundreds of waits by
 * one signal, and Node.js warns of a leak from eleven listeners on.
 */
const callbacksOf = new WeakMap<AbortSignal, Set<() => void>>();

/** Runs `callback` when the signal aborts. Returns what takes it back. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = callbacksOf.get(signal);
  if (callbacks === undefined) {
    callbacks = new Set();
    callbacksOf.set(signal, callbacks);
  }
  const registered = callbacks;
  if (registered.size === 0) signal.addEventListener('abort', runCallbacks);
  registered.add(callback);
  return () => {
    if (registered.delete(callback) && registered.size === 0) {
      signal.removeEventListener('abort', runCallbacks);
    }
  };
}

function runCallbacks(this: AbortSignal): void {
  for (const callback of callbacksOf.get(this) ?? []) callback();
}
