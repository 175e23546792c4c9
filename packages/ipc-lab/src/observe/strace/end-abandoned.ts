/** What {@link ./guard.js} runs when the process that observed a command was killed: `end-abandoned.js NAME=value`. */
import { endMarked } from './marked.js';

const [mark] = process.argv.slice(2);
if (mark !== undefined) await endMarked(mark, []);
