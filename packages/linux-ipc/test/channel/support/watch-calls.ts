/** Makes the system calls of channels steps: other processes see their effects. */
import { native } from '../../../dist/core/native.js';
import { Registration } from '../../../dist/core/poller.js';
import { Waiters } from '../../../dist/core/waiters.js';

/** The messages of the handshake: see `handshake.ts`. */
const GREETING_BYTES = 28;
const FILE_NUMBER_BYTES = 4;
const LARGEST_PACKET_BYTES = 65_536;
const RING = 0x61;
const FAREWELL = 0x62;
const PACKETS = ['whole', 'first fragment', 'fragment'];

function sendName(message: Uint8Array, descriptors: Int32Array): string {
  if (message.length === GREETING_BYTES)
    return descriptors.length > 0 ? 'send welcome' : 'send hello';
  if (descriptors.length > 0) return 'pass file';
  if (message.length === 1 && message[0] === RING) return 'ring';
  if (message.length === 1 && message[0] === FAREWELL) return 'farewell';
  return `send ${PACKETS[message[0] ?? -1] ?? 'anything'}`;
}

function receiveName(room: number): string {
  switch (room) {
    case GREETING_BYTES:
      return 'receive handshake';
    case FILE_NUMBER_BYTES:
      return 'take file';
    case LARGEST_PACKET_BYTES:
      return 'receive packet';
    default:
      return 'receive anything';
  }
}

/** Calls `onStep` before each of them, from now on. */
export function watchCalls(onStep: (call: string) => void): void {
  const write = native.write.bind(native);
  const sendmsg = native.sendmsg.bind(native);
  const recvmsg = native.recvmsg.bind(native);
  const recvmmsg = native.recvmmsg.bind(native);
  const memfd_create = native.memfd_create.bind(native);
  const fcntl = native.fcntl.bind(native);
  const mmap = native.mmap.bind(native);
  let isMakingFile = false;
  native.write = (fd, from) => {
    onStep('write file');
    return write(fd, from);
  };
  native.sendmsg = (fd, message, to, descriptors) => {
    onStep(sendName(message, descriptors));
    return sendmsg(fd, message, to, descriptors);
  };
  native.recvmsg = (fd, into, from, report, most, flags) => {
    onStep(receiveName(into.length));
    return recvmsg(fd, into, from, report, most, flags);
  };
  native.recvmmsg = (fd, into) => {
    onStep('check connection');
    return recvmmsg(fd, into);
  };
  native.memfd_create = (name, flags) => {
    isMakingFile = Buffer.from(name).includes('linux-ipc-message');
    if (isMakingFile) onStep('make file');
    return memfd_create(name, flags);
  };
  native.fcntl = (fd, command, argument) => {
    if (isMakingFile && command === native.F_ADD_SEALS) onStep('seal file');
    return fcntl(fd, command, argument);
  };
  native.mmap = (length, protection, flags, fd, offset) => {
    if (flags === native.MAP_PRIVATE) onStep('map file');
    return mmap(length, protection, flags, fd, offset);
  };

  watchWaits(onStep);
}

/** A wait for a descriptor is a wait of its direction, too. */
function watchWaits(onStep: (call: string) => void): void {
  type Wait = (this: unknown, ...parameters: unknown[]) => unknown;
  let isInside = false;
  for (const [prototype, name, step] of [
    [Registration.prototype, 'readable', 'wait until readable'],
    [Registration.prototype, 'expectReadable', 'wait until readable'],
    [Registration.prototype, 'writable', 'wait until writable'],
    [Waiters.prototype, 'wait', 'wait until readable'],
  ] as const) {
    const waits = prototype as unknown as Record<string, Wait>;
    const original = waits[name];
    if (original === undefined) throw new Error(name);
    waits[name] = function (...parameters) {
      if (isInside) return original.apply(this, parameters);
      onStep(step);
      isInside = true;
      try {
        return original.apply(this, parameters);
      } finally {
        isInside = false;
      }
    };
  }
}
