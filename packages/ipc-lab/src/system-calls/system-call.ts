/** What is known of a system call. Each call has one row, in one file of `table/`. */

/** The function of the observer that makes events of it, by name. */
export type Handler =
  // processes
  | 'forked'
  | 'programStarted'
  | 'exiting'
  | 'childWaitedFor'
  | 'processControlled'
  // signals
  | 'signalSent'
  | 'signalTaken'
  | 'handlerReturned'
  | 'dispositionSet'
  | 'maskSet'
  | 'timerSet'
  // descriptors
  | 'opened'
  | 'closed'
  | 'rangeClosed'
  | 'duplicated'
  | 'controlled'
  | 'pipeMade'
  | 'anonymousMade'
  | 'positioned'
  | 'examined'
  | 'resized'
  // bytes
  | 'bytesRead'
  | 'bytesWritten'
  | 'bytesMoved'
  | 'pagesMoved'
  // names in the file system
  | 'nodeMade'
  | 'linked'
  | 'renamed'
  | 'unlinked'
  | 'folderChanged'
  /** Only a watcher notices it (inotify). */
  | 'changeMade'
  // sockets
  | 'socketMade'
  | 'bound'
  | 'listening'
  | 'connected'
  | 'connectionAccepted'
  | 'shut'
  // memory and System V
  | 'mapped'
  | 'unmapped'
  | 'segmentAttached'
  | 'identifierFound'
  | 'identifierRemoved'
  | 'semaphoreChanged'
  // message queues
  | 'messageSent'
  | 'messageReceived'
  | 'queueOpened'
  | 'queueRemoved'
  // locks
  | 'futexUsed'
  | 'fileLocked'
  // between two processes
  | 'memoryCopied'
  | 'descriptorTaken'
  | 'deviceControlled'
  | 'noticesMade'
  | 'watchAdded'
  | 'interestChanged'
  // what a trace cannot show
  | 'unseen';

/** The kinds of things for which a call may wait. */
export type WaitKind =
  /** Bytes, or room for them, at its first argument. */
  | 'descriptor'
  /** The other end of the FIFO it opens. */
  | 'opening'
  /** A peer, at the socket that is its first argument. */
  | 'connection'
  /** The holder of flock(2)'s lock on its first argument. */
  | 'lock'
  /** The same of fcntl(2), whose other commands wait for nothing. */
  | 'record-lock'
  | 'child'
  | 'signal'
  | 'time'
  /** Any one of several descriptors. */
  | 'readiness'
  | 'futex'
  | 'semaphore'
  /** A message in a queue, System V's or POSIX's, or room for one. */
  | 'message';

/** Which argument of a call is its time-out. */
export interface TimeLimit {
  /** The argument's index. */
  readonly argument: number;
  readonly unit: 'milliseconds' | 'timespec' | 'timeval';
  /** Whether it is a point in time instead of a duration: always, or if another argument says so. */
  readonly isPointInTime?: 'always' | 'by-flag';
}

/** The function of `why` that reads the arguments of a thread that sleeps in it, by name. */
export type Decoder =
  | 'read'
  | 'write'
  | 'sendTo'
  | 'sendMessage'
  | 'accept'
  | 'connect'
  | 'open'
  | 'openAt'
  | 'create'
  | 'flock'
  | 'control'
  | 'semaphore'
  | 'messageSend'
  | 'messageReceive'
  | 'queueSend'
  | 'queueReceive'
  | 'waitForChild'
  | 'waitForId'
  | 'vfork'
  | 'signal'
  | 'signalSet'
  | 'futex'
  | 'poll'
  | 'select'
  | 'epoll'
  | 'sleep'
  | 'restarted';

export const milliseconds = (argument: number): TimeLimit => ({ argument, unit: 'milliseconds' });
export const timeval = (argument: number): TimeLimit => ({ argument, unit: 'timeval' });
export const timespec = (argument: number, isPointInTime?: 'always' | 'by-flag'): TimeLimit => ({
  argument,
  unit: 'timespec',
  ...(isPointInTime !== undefined && { isPointInTime }),
});

interface Knowledge {
  readonly handler?: Handler;
  readonly waitsFor?: WaitKind;
  /** The argument with its flags, or its command, by which it may be a call that does not wait. */
  readonly flags?: number;
  readonly limit?: TimeLimit;
  readonly decoder?: Decoder;
  /** Another machine, or an older strace, may not know it. */
  readonly isOptional?: true;
}

export interface SystemCall extends Knowledge {
  readonly name: string;
  /** Its number, if the machine has the call. */
  readonly x64: number | undefined;
  readonly arm64: number | undefined;
}

/** The name, the numbers on x64 and on arm64, and the other knowledge. */
export type Row = readonly [string, number | undefined, number | undefined, Knowledge];

/** Instead of a number: the machine lacks the call. */
export const none = undefined;
