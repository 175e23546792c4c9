/* The child of signal/show.ts: reports the sender of each SIGUSR1 that it handles. Usage: … reset|keep */
import { connectToParent } from 'linux-ipc/process';
import { Signals } from 'linux-ipc/signal';

import { say } from '../helper-side.js';

const [kind] = process.argv.slice(2);
const parent = connectToParent();
using signals = Signals.watch(['SIGUSR1'], { resetHandler: kind === 'reset' });
parent?.ready();
void parent?.exited().then(() => process.exit());
for await (const { pid, uid, code } of signals) say({ pid, uid, code });
