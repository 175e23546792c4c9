/** Turns calls into events: has a function for each handler that the table of system calls names. */
import type { Handler } from '../system-calls/system-call.js';
import * as descriptors from './effects/descriptors.js';
import * as memory from './effects/memory.js';
import * as paths from './effects/paths.js';
import * as processes from './effects/processes.js';
import * as signals from './effects/signals.js';
import * as sockets from './effects/sockets.js';
import { timerSet } from './effects/timers.js';
import * as transfers from './effects/transfers.js';
import type { Call, OpenCall } from './strace/calls.js';
import type { Context } from './state/context.js';

/** @param open The call at its entry, if other lines precede its return. */
type HandleCall = (context: Context, call: Call, open: OpenCall | undefined) => void;

export const handlers: Readonly<Record<Handler, HandleCall>> = {
  forked: processes.forked,
  programStarted: processes.programStarted,
  exiting: processes.exiting,
  childWaitedFor: processes.childWaitedFor,
  signalSent: (context, call) => {
    signals.sent(context, call);
  },
  signalTaken: signals.taken,
  dispositionSet: signals.dispositionSet,
  maskSet: signals.maskSet,
  timerSet,
  opened: descriptors.opened,
  closed: descriptors.closed,
  rangeClosed: descriptors.rangeClosed,
  duplicated: descriptors.duplicated,
  controlled: descriptors.controlled,
  pipeMade: descriptors.pipeMade,
  anonymousMade: descriptors.anonymousMade,
  positioned: memory.positioned,
  examined: memory.examined,
  resized: memory.resized,
  bytesRead: transfers.bytesRead,
  bytesWritten: (context, call) => {
    transfers.bytesWritten(context, call);
  },
  bytesMoved: transfers.bytesMoved,
  pagesMoved: transfers.pagesMoved,
  nodeMade: paths.nodeMade,
  linked: paths.linked,
  renamed: paths.renamed,
  unlinked: paths.unlinked,
  socketMade: sockets.socketMade,
  bound: sockets.bound,
  listening: sockets.listening,
  connected: (context, call) => {
    sockets.connected(context, call);
  },
  connectionAccepted: sockets.accepted,
  shut: sockets.shut,
  mapped: memory.mapped,
  unmapped: memory.unmapped,
  segmentAttached: memory.segmentAttached,
  identifierFound: memory.identifierFound,
  identifierRemoved: memory.identifierRemoved,
};
