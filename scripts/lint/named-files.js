/**
 * Whether mutation testing and the slips still name files that exist, and whether each slip fits its source: reports
 * what does not, and exits with 1.
 */
import { missing } from '../mutate/files.js';
import { unfit } from '../slips/lists.js';

const lines = [...missing(), ...unfit()];
for (const line of lines) console.error(line);
process.exit(lines.length === 0 ? 0 : 1);
