/** What `await` waits for: a promise of any realm, or another object with a `then`, such as a query of a database. */
export function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
