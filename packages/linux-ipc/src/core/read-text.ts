/** Text files of the kernel. Given an encoding alone, node:fs takes what `Object.prototype` has for further options. */
import { readFileSync } from 'node:fs';

import { withoutPrototype } from './without-prototype.js';

/** `open(2)`, `read(2)`: the content of a file. */
export function readText(path: string, encoding: 'latin1' | 'utf8' = 'latin1'): string {
  return readFileSync(path, withoutPrototype({ encoding }));
}
