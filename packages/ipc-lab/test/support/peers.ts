/** Counterparts that do not use our code: C programs, which are compiled here, and Python scripts. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compileProgram } from '../../../linux-ipc/dist-test/support/peers.js';

const sources = fileURLToPath(new URL('../../test/peers/', import.meta.url));

/** Compiles `test/peers/<name>.c` into `folder`; returns the path of the program. */
export function compilePeer(name: string, folder: string): string {
  return compileProgram(join(sources, `${name}.c`), folder);
}

/** The path of `test/peers/<name>.py`, which python3 runs. */
export function pythonPeer(name: string): string {
  return join(sources, `${name}.py`);
}
