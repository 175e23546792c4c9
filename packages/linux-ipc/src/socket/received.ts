/**
 * `recvmsg(2)`, and the received message. All sockets share one receive buffer: copy from it before any
 * other call.
 */
import { Descriptor } from '../core/descriptor.js';
import { native } from '../core/native.js';
import { decodeAddress, type SocketAddress } from './address.js';
import { messageTooLong } from './message-too-long.js';
import type { Credentials } from './peer.js';

const report = new Int32Array(native.REPORT_LENGTH);
const from = new Uint8Array(108);
let bytes = Buffer.allocUnsafeSlow(0);

/** Receives one message of at most `maximum` bytes, with at most that many descriptors. Returns its full length. */
export function receive(fd: number, maximum: number, descriptors: number): number {
  if (bytes.length < maximum) bytes = Buffer.allocUnsafeSlow(maximum);
  const into = bytes.length === maximum ? bytes : bytes.subarray(0, maximum);
  return native.recvmsg(fd, into, from, report, descriptors, native.MSG_TRUNC);
}

/** Receives bytes of a stream, and at most that many descriptors. Returns the number of bytes. */
export function receiveInto(fd: number, into: Uint8Array, descriptors: number): number {
  return native.recvmsg(fd, into, from, report, descriptors, 0);
}

/** @throws `EMSGSIZE` the message is too long; its descriptors are closed. */
export function takeMessage(length: number, maximum: number): Buffer {
  if (length > maximum) {
    closeDescriptors();
    throw messageTooLong('recvmsg', length, maximum);
  }
  const message = Buffer.allocUnsafe(length);
  bytes.copy(message, 0, 0, length);
  return message;
}

/** Whether ancillary data was received, as it is with every message on a socket with SO_TIMESTAMP. */
export function hasAncillaryData(): boolean {
  return report[native.REPORT_ANCILLARY] === 1;
}

/** @throws `ERR_DESCRIPTORS_TRUNCATED` some descriptors were not received; the others are closed. */
export function takeDescriptors(maximum: number): Descriptor[] {
  if (((report[native.REPORT_FLAGS] ?? 0) & native.MSG_CTRUNC) !== 0) {
    const count = closeDescriptors();
    const error = new Error(
      `more descriptors arrived than ${String(maximum)}, or than this process can open: ` +
        `the ${String(count)} received were closed`,
    );
    throw Object.assign(error, { code: 'ERR_DESCRIPTORS_TRUNCATED' });
  }
  return [...numbers()].map((fd) => Descriptor.from(fd, 'received descriptor'));
}

export function takeSender(): SocketAddress | undefined {
  return decodeAddress(from.subarray(0, report[native.REPORT_NAME_LENGTH]));
}

export function takeCredentials(): Credentials | undefined {
  if (report[native.REPORT_CREDENTIALS] === 0) return undefined;
  return {
    pid: report[native.REPORT_PID] ?? 0,
    uid: (report[native.REPORT_UID] ?? 0) >>> 0,
    gid: (report[native.REPORT_GID] ?? 0) >>> 0,
  };
}

function closeDescriptors(): number {
  for (const fd of numbers()) native.close(fd);
  return numbers().length;
}

function numbers(): Int32Array {
  const { REPORT_DESCRIPTORS, REPORT_FIRST_DESCRIPTOR } = native;
  const count = report[REPORT_DESCRIPTORS] ?? 0;
  return report.subarray(REPORT_FIRST_DESCRIPTOR, REPORT_FIRST_DESCRIPTOR + count);
}
