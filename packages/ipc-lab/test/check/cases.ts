/** Every program that the tests judge: each exercise of `check` has its programs in `<exercise>/cases.ts`. */
import { exercises } from '../../dist/check/exercises.js';
import type { Case } from './case.js';

async function casesOf(id: string): Promise<readonly Case[]> {
  const { cases } = (await import(`./${id}/cases.js`)) as { cases: readonly Case[] };
  return cases;
}

export const cases = (await Promise.all(exercises.map(({ id }) => casesOf(id)))).flat();
