import assert from 'node:assert/strict';

/** Asserts that an attempt to take a free lock succeeded; returns the lock. */
export function taken<Lock>(lock: Lock | undefined): Lock {
  assert.ok(lock !== undefined);
  return lock;
}
