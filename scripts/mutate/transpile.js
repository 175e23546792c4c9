/** Compiles each source that Stryker has put its mutants into. Runs in the copy. */
import { readFileSync } from 'node:fs';

import { transpile } from '../slips/transpile.js';

const { mutate } = JSON.parse(readFileSync('stryker.config.json', 'utf8'));
for (const source of new Set(mutate.map((path) => path.replace(/:\d+-\d+$/, ''))))
  transpile(source);
