/** What {@link ./guard.js} runs when the process that observed a command was killed: `end-abandoned.js NAME=value`. */
import { StartedProcesses } from './started-processes.js';

const [mark] = process.argv.slice(2);
if (mark !== undefined) await new StartedProcesses(mark).end();
