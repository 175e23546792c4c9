/**
 * The handshake of a channel, over a SOCK_SEQPACKET connection: the guest sends what it expects; the
 * host answers with the memory, or with what it offers instead.
 *
 *     guest  HELLO    kind, schema            ->
 *            <-  WELCOME  kind, schema, capacity, participant + memfd
 *                         (and, from a publisher that overwrites, the socket for memory files)
 *            <-  REFUSAL  kind, schema, reason  (then the host closes the connection)
 *
 *     H1  the guest sends HELLO
 *     H2  the host receives it
 *     H3  the host answers and hands over the memory; it has reserved the guest's slot before
 *     H4  the guest receives the answer
 *
 * A process killed before H3 leaves no channel behind. The connection lasts as long as the channel, and
 * becomes its bell: see `bell.ts`.
 *
 * Each message names the version of the protocol: {@link VERSION} of `layout.ts`. The first three words are
 * the same in all versions, so that both sides can name the two versions when they differ.
 */
import { constants } from 'node:os';

import { Descriptor } from '../../core/descriptor.js';
import { mismatch } from '../../core/descriptor-kind.js';
import { checked, explained, systemError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Credentials } from '../../socket/peer.js';
import { refuseDescriptors } from '../../socket/refuse-descriptors.js';
import { hostFailed, mismatchError, noSlot } from '../errors.js';
import {
  KIND,
  LARGEST_CAPACITY,
  MAGIC,
  PARTICIPANT_COUNT,
  SMALLEST_CAPACITY,
  VERSION,
  type Kind,
} from '../ring/layout.js';

const { EAGAIN, EINTR, ENOTSOCK, EPIPE, EPROTO } = constants.errno;
const HELLO = 1;
const WELCOME = 2;
const REFUSAL = 3;

const noAddress = new Uint8Array(0);
const noDescriptors = new Int32Array(0);
const MOST_DESCRIPTORS = 2;

/** The kind of a channel and the type of its messages: both ends must name the same. */
export interface Terms {
  readonly kind: Kind;
  readonly schema: number;
}

export interface Agreement extends Terms {
  /** Bytes of data of each segment. */
  readonly capacity: number;
  readonly participant: number;
}

export interface Welcomed extends Agreement {
  readonly memory: Descriptor;
  /** The socket that memory files arrive on, if the host passes any. */
  readonly outOfBand: Descriptor | undefined;
  readonly peer: Credentials;
}

type Message = Int32Array & { readonly length: 7 };

function message(what: number, { kind, schema, capacity, participant }: Agreement): Message {
  return Int32Array.of(MAGIC, VERSION, what, kind, schema, capacity, participant) as Message;
}

/** The kernel gives the same error when the peer has exited with messages unread. */
function connectionReset(): NodeJS.ErrnoException {
  const error = new Error('ECONNRESET: the peer disconnected before the channel was open');
  return Object.assign(error, { code: 'ECONNRESET' });
}

/** `sendmsg(2)`: there is always room for the first message of a connection. */
function sendNow(connection: Descriptor, words: Message, descriptors: Int32Array): void {
  const bytes = new Uint8Array(words.buffer);
  const result = native.sendmsg(connection.fd, bytes, noAddress, descriptors);
  if (result === -EPIPE) throw connectionReset();
  checked('sendmsg', result);
}

interface Received {
  /** The sender's credentials, from the kernel. */
  readonly peer: Credentials;
  readonly version: number;
  readonly what: number;
  readonly agreement: Agreement;
  readonly descriptors: Descriptor[];
}

/** `recvmsg(2)`: undefined if nothing has arrived. */
function tryReceive(connection: Descriptor): Received | undefined {
  const words = new Int32Array(7);
  const bytes = new Uint8Array(words.buffer);
  const report = new Int32Array(native.REPORT_LENGTH);
  const length = native.recvmsg(connection.fd, bytes, noAddress, report, MOST_DESCRIPTORS, 0);
  if (length === -EAGAIN || length === -EINTR) return undefined;
  checked('recvmsg', length);
  const first = native.REPORT_FIRST_DESCRIPTOR;
  const descriptors = Array.from(
    report.subarray(first, first + (report[native.REPORT_DESCRIPTORS] ?? 0)),
    (fd) => Descriptor.from(fd, 'channel'),
  );
  // The end of a connection has no sender. An empty message has one, and perhaps descriptors.
  if (length === 0 && report[native.REPORT_CREDENTIALS] === 0) throw connectionReset();
  const [magic, version, what, kind, schema, capacity, participant] = words as unknown as number[];
  if (length !== words.byteLength || magic !== MAGIC) {
    closeAll(descriptors);
    throw mismatchError('magic', MAGIC, magic ?? 0);
  }
  const agreement = { kind, schema, capacity, participant } as unknown as Agreement;
  const peer = {
    pid: report[native.REPORT_PID] ?? 0,
    uid: (report[native.REPORT_UID] ?? 0) >>> 0,
    gid: (report[native.REPORT_GID] ?? 0) >>> 0,
  };
  return { peer, version: version ?? 0, what: what ?? 0, agreement, descriptors };
}

async function receive(connection: Descriptor, signal: AbortSignal | undefined): Promise<Received> {
  for (;;) {
    signal?.throwIfAborted();
    const received = tryReceive(connection);
    if (received !== undefined) return received;
    await connection.polled.readable(signal);
  }
}

/**
 * `setsockopt(2)` SO_PASSCRED: messages carry their sender's credentials. SO_PEERCRED of a socket pair
 * would give the process that created it. Setting it on one side covers what that side sends, too.
 */
export function askForCredentials(connection: Descriptor): void {
  const { fd } = connection;
  const result = native.setsockopt(fd, native.SO_PASSCRED, 1);
  if (result === -ENOTSOCK) {
    throw explained(systemError('setsockopt', result), mismatch(fd, 'a connection of a channel'));
  }
  checked('setsockopt', result, { fd });
}

function closeAll(descriptors: readonly Descriptor[]): void {
  for (const descriptor of descriptors) descriptor.close();
}

function compare(here: Terms, there: Terms): void {
  if (there.kind !== here.kind) throw mismatchError('kind', here.kind, there.kind);
  if (there.schema !== here.schema) {
    throw mismatchError('type of message (schema hash)', here.schema, there.schema);
  }
}

/** @throws `ERR_CHANNEL_MISMATCH` the other side has another version of this library. */
function requireVersion(version: number): void {
  if (version !== VERSION) throw mismatchError('protocol version', VERSION, version);
}

/** A guest's first message, with its credentials. */
export type Hello = Pick<Received, 'peer' | 'version' | 'what' | 'agreement'>;

/**
 * The first half of the host's part, without blocking: undefined if the guest has sent nothing yet.
 *
 * @throws `ERR_CHANNEL_MISMATCH` the guest uses another protocol; `ECONNRESET` it has disconnected.
 */
export function tryReceiveHello(connection: Descriptor): Hello | undefined {
  const hello = tryReceive(connection);
  if (hello !== undefined) closeAll(hello.descriptors);
  return hello;
}

/**
 * Refuses a guest that expects anything but `terms`.
 *
 * @throws `ERR_CHANNEL_MISMATCH`; `ECONNRESET` the guest has disconnected.
 */
export function requireAgreement(connection: Descriptor, hello: Hello, terms: Terms): void {
  try {
    requireVersion(hello.version);
    if (hello.what !== HELLO) throw mismatchError('greeting', HELLO, hello.what);
    compare(terms, hello.agreement);
  } catch (error) {
    const refusal = message(REFUSAL, { ...terms, capacity: 0, participant: -EPROTO });
    sendNow(connection, refusal, noDescriptors);
    throw error;
  }
}

/**
 * The second half: admits the guest.
 *
 * @param handOver The memory; and the guest's end of the socket for memory files, if it has one.
 * @throws `ECONNRESET` the guest has disconnected.
 */
export function admit(
  connection: Descriptor,
  agreement: Agreement,
  handOver: readonly Descriptor[],
): void {
  const descriptors = Int32Array.from(handOver, ({ fd }) => fd);
  sendNow(connection, message(WELCOME, agreement), descriptors);
}

/**
 * Refuses a guest that agrees with the host, and tells it why. Whatever fails here, the guest sees a connection that
 * closes.
 */
export function refuse(connection: Descriptor, terms: Terms, error: unknown): void {
  const { code, errno = 0 } = (error ?? {}) as NodeJS.ErrnoException;
  // The word that names the slot: what else has no slot.
  const participant = code === 'ERR_CHANNEL_FULL' ? 0 : errno;
  const words = message(REFUSAL, { ...terms, capacity: 0, participant });
  native.sendmsg(connection.fd, new Uint8Array(words.buffer), noAddress, noDescriptors);
}

function refusalError(reason: number): NodeJS.ErrnoException {
  return reason === 0 ? noSlot(PARTICIPANT_COUNT) : hostFailed(reason);
}

/**
 * The first half of the host's part: receives what the guest expects.
 *
 * @returns The guest's credentials.
 * @throws `ERR_CHANNEL_MISMATCH` the guest expects another kind of channel or type of message;
 *   `ECONNRESET` it has disconnected; the signal's reason.
 */
export async function awaitHello(
  connection: Descriptor,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<Credentials> {
  signal?.throwIfAborted();
  askForCredentials(connection);
  refuseDescriptors(connection);
  const hello = await receive(connection, signal);
  closeAll(hello.descriptors);
  requireAgreement(connection, hello, terms);
  return hello.peer;
}

interface Answer {
  readonly peer: Credentials;
  readonly agreement: Agreement;
  readonly descriptors: Descriptor[];
}

/** The guest's part, after its hello, where the host hands over a segment's memory. */
export async function awaitMemory(
  connection: Descriptor,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<Welcomed> {
  const { peer, agreement, descriptors } = await awaitAnswer(connection, terms, signal);
  try {
    const { capacity, participant } = agreement;
    const isPowerOfTwo = (capacity & (capacity - 1)) === 0;
    if (capacity < SMALLEST_CAPACITY || capacity > LARGEST_CAPACITY || !isPowerOfTwo) {
      throw mismatchError('capacity', `${SMALLEST_CAPACITY} to ${LARGEST_CAPACITY}`, capacity);
    }
    const [memory, outOfBand] = descriptors;
    if (memory === undefined) throw mismatchError('number of descriptors', 1, descriptors.length);
    if (terms.kind !== KIND.BROADCAST) outOfBand?.close();
    return { ...terms, capacity, participant, memory, outOfBand, peer };
  } catch (error) {
    closeAll(descriptors);
    throw error;
  }
}

/**
 * The first half of the guest's part.
 *
 * @throws `ECONNRESET` the host has disconnected.
 */
export function sayHello(connection: Descriptor, terms: Terms): void {
  askForCredentials(connection);
  const hello = message(HELLO, { ...terms, capacity: 0, participant: 0 });
  sendNow(connection, hello, noDescriptors);
}

/**
 * The second half. Nothing that the host sends is trusted: see also `verifyMemory`.
 *
 * @throws As {@link awaitHello}; `ERR_CHANNEL_FULL`, `ERR_CHANNEL_HOST_FAILED` the host refuses, and says why.
 */
export async function awaitAnswer(
  connection: Descriptor,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { peer, version, what, agreement, descriptors } = await receive(connection, signal);
  refuseDescriptors(connection);
  try {
    requireVersion(version);
    compare(terms, agreement);
    if (what === REFUSAL) throw refusalError(agreement.participant);
    if (what !== WELCOME) throw mismatchError('greeting', WELCOME, what);
    return { peer, agreement, descriptors };
  } catch (error) {
    closeAll(descriptors);
    throw error;
  }
}
