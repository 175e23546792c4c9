/**
 * The exercises that `check` knows, one line each, in the order in which it lists them. README.md says how to
 * add one.
 */
import type { Exercise } from './exercise.js';

export const exercises: readonly Exercise[] = [
  (await import('./1a/exercise.js')).exercise1a,
  (await import('./2a/exercise.js')).exercise2a,
  (await import('./3d/exercise.js')).exercise3d,
  (await import('./4a/exercise.js')).exercise4a,
  (await import('./5/exercise.js')).exercise5,
  (await import('./6/exercise.js')).exercise6,
];
