/**
 * Requests to sock_diag(7) about UNIX sockets, and its answers: netlink(7) messages, in the byte order of
 * the machine. A body follows the header, and attributes follow the body:
 *
 *     nlmsghdr   length u32 | type u16 | flags u16 | sequence u32 | port u32
 *     request    family u8 | protocol u8 | pad u16 | states u32 | inode u32 | show u32 | cookie u32[2]
 *     answer     family u8 | type u8 | state u8 | pad u8 | inode u32 | cookie u32[2]
 *     attribute  length u16 | type u16 | value, padded to 4 bytes
 */
import { endianness } from 'node:os';

import { native } from '../core/native.js';

const headerLength = 16;
const requestLength = 24;
const answerLength = 16;
const attributeHeaderLength = 4;

const byFamily = 20;
const isRequest = 0x1;
/** NLM_F_DUMP: of all sockets, not of one. */
const ofAll = 0x300;
const errorType = 2;
const doneType = 3;

/** UDIAG_SHOW_NAME, _PEER, _ICONS and _RQLEN. */
const wanted = 0x1 | 0x4 | 0x8 | 0x10;

/** The types of attributes (UNIX_DIAG_…). */
export const attribute = { name: 0, peer: 2, waiting: 3, queue: 4 } as const;

export interface Answer {
  readonly type: number;
  readonly state: number;
  readonly inode: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

const isLittle = endianness() === 'LE';

export function word(bytes: Buffer, offset = 0): number {
  return isLittle ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
}

function half(bytes: Buffer, offset: number): number {
  return isLittle ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
}

/** Asks for all UNIX sockets of this network namespace, in every state. */
export function request(): Buffer {
  const bytes = Buffer.alloc(headerLength + requestLength);
  const put = (value: number, offset: number, length: 2 | 4): void => {
    if (isLittle) bytes.writeUIntLE(value, offset, length);
    else bytes.writeUIntBE(value, offset, length);
  };
  put(bytes.length, 0, 4);
  put(byFamily, 4, 2);
  put(isRequest | ofAll, 6, 2);
  bytes[headerLength] = native.AF_UNIX;
  put(0xffff_ffff, headerLength + 4, 4);
  put(wanted, headerLength + 12, 4);
  return bytes;
}

/**
 * Decodes the messages of one read(2).
 *
 * @returns Whether more messages follow, or the negated errno with which the kernel refused the request.
 */
export function readAnswers(bytes: Buffer, take: (answer: Answer) => void): boolean | number {
  for (let at = 0; at + headerLength <= bytes.length;) {
    const length = word(bytes, at);
    const type = half(bytes, at + 4);
    const body = bytes.subarray(at + headerLength, at + length);
    if (type === doneType) return false;
    if (type === errorType) return word(body) | 0;
    take({
      type: body[1] ?? 0,
      state: body[2] ?? 0,
      inode: word(body, 4),
      attributes: readAttributes(body.subarray(answerLength)),
    });
    at += padded(length);
  }
  return true;
}

function readAttributes(bytes: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let at = 0; at + attributeHeaderLength <= bytes.length;) {
    const length = half(bytes, at);
    attributes.set(half(bytes, at + 2), bytes.subarray(at + attributeHeaderLength, at + length));
    at += padded(length);
  }
  return attributes;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
