/** Turns calls into events: has a function for each handler that the table of system calls names. */
import type { Handler } from '../system-calls/system-call.js';
import * as changes from './effects/changes.js';
import { memoryCopied } from './effects/copies.js';
import * as descriptors from './effects/descriptors.js';
import { fileLocked, recordLocked } from './effects/file-locks.js';
import { futexUsed } from './effects/futexes.js';
import * as memory from './effects/memory.js';
import { descriptorTaken } from './effects/passed-descriptors.js';
import * as paths from './effects/paths.js';
import * as processes from './effects/processes.js';
import * as queues from './effects/queues.js';
import { interestChanged } from './effects/readiness.js';
import { semaphoreChanged, valuesSet } from './effects/semaphores.js';
import * as signals from './effects/signals.js';
import * as sockets from './effects/sockets.js';
import { deviceControlled } from './effects/terminals.js';
import { timerSet } from './effects/timers.js';
import * as transfers from './effects/transfers.js';
import { unseen } from './effects/unseen.js';
import type { Call, OpenCall } from './strace/calls.js';
import type { Context } from './state/context.js';

/** @param open The call at its entry, if other lines precede its return. */
type HandleCall = (context: Context, call: Call, open: OpenCall | undefined) => void;

export const handlers: Readonly<Record<Handler, HandleCall>> = {
  forked: processes.forked,
  programStarted: processes.programStarted,
  exiting: processes.exiting,
  childWaitedFor: processes.childWaitedFor,
  processControlled: processes.processControlled,
  signalSent: signals.sent,
  signalTaken: signals.taken,
  handlerReturned: ({ runningHandlers }, { thread }) => {
    runningHandlers.returned(thread);
  },
  dispositionSet: signals.dispositionSet,
  maskSet: signals.maskSet,
  timerSet,
  opened: descriptors.opened,
  closed: descriptors.closed,
  rangeClosed: descriptors.rangeClosed,
  duplicated: descriptors.duplicated,
  controlled: (context, call) => {
    recordLocked(context, call);
    descriptors.controlled(context, call);
  },
  pipeMade: descriptors.pipeMade,
  anonymousMade: descriptors.anonymousMade,
  positioned: memory.positioned,
  examined: memory.examined,
  resized: memory.resized,
  bytesRead: transfers.bytesRead,
  bytesWritten: transfers.bytesWritten,
  bytesMoved: transfers.bytesMoved,
  pagesMoved: transfers.pagesMoved,
  nodeMade: paths.nodeMade,
  linked: paths.linked,
  renamed: paths.renamed,
  unlinked: paths.unlinked,
  folderChanged: paths.folderChanged,
  changeMade: () => undefined,
  socketMade: sockets.socketMade,
  bound: sockets.bound,
  listening: sockets.listening,
  connected: sockets.connected,
  connectionAccepted: sockets.accepted,
  shut: sockets.shut,
  mapped: memory.mapped,
  unmapped: memory.unmapped,
  segmentAttached: memory.segmentAttached,
  identifierFound: memory.identifierFound,
  identifierRemoved: (context, call) => {
    if (call.name === 'semctl') valuesSet(context, call);
    memory.identifierRemoved(context, call);
  },
  memoryCopied,
  messageSent: queues.messageSent,
  messageReceived: queues.messageReceived,
  queueOpened: queues.queueOpened,
  queueRemoved: queues.queueRemoved,
  semaphoreChanged,
  futexUsed,
  fileLocked,
  interestChanged,
  descriptorTaken,
  deviceControlled,
  noticesMade: changes.noticesMade,
  watchAdded: changes.watchAdded,
  unseen,
};
