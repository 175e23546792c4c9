/** The compiler writes plain files; the programs are run by name, so they need the executable bit. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'packages/ipc-lab';
const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
for (const program of Object.values(bin)) chmodSync(join(folder, program), 0o755);
