import assert from 'node:assert/strict';

/** Of a lock that must be free: what was taken. */
export function taken<Lock>(lock: Lock | undefined): Lock {
  assert.ok(lock !== undefined);
  return lock;
}
