/** Opens the two ends of a one-to-one channel: they share memory, two eventfds and a connection. */
import { requireDescriptor, type Descriptor } from '../../core/descriptor.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import type { Mapping } from '../../memory/mapping.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { KIND } from '../ring/layout.js';
import { attachSegment, checkCapacity, createSegment, segmentBytes } from '../ring/segment.js';
import type { Segment } from '../ring/segment.js';
import { spinOf } from '../ring/spinner.js';
import { connect, type ChannelAddress } from './address.js';
import { Doorbell } from './doorbell.js';
import { greetForMemory, newEventfd, welcome } from './handshake.js';
import { createMemory, mapMemory, verifyMemory } from './shared-segments.js';

export interface ChannelOptions<T> extends WaitOptions {
  /** The type of the messages: `bytes()` (the default), `text()`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a receiver polls before it sleeps. Default 50; 0: never. */
  readonly spinMicroseconds?: number | undefined;
}

export interface HostOptions<T> extends ChannelOptions<T> {
  /**
   * Bytes of memory for each direction: a power of two from 64 to 2^30. Default 1 MiB. Messages of up
   * to an eighth of it are sent as one record.
   */
  readonly capacity?: number | undefined;
}

/** What one end of a channel works with and must close. */
export interface OpenEnd<T> {
  readonly mapping: Mapping;
  readonly bell: Doorbell;
  readonly out: Segment;
  readonly in: Segment;
  readonly peer: Credentials;
  readonly codec: Codec<T>;
  readonly spinMicroseconds: number;
}

/** Opens the guest's end. */
export async function openAsGuest<T>(
  address: ChannelAddress,
  options: ChannelOptions<T>,
): Promise<OpenEnd<T>> {
  const { codec, spinMicroseconds } = settings(options);
  const connection = await connect(address, signalOf(options));
  try {
    const terms = { kind: KIND.ONE_TO_ONE, schema: codec.schema };
    const agreed = await greetForMemory(connection, terms, signalOf(options));
    const { memory, own, others, capacity, peer } = agreed;
    const half = segmentBytes(capacity);
    let mapping: Mapping | undefined;
    try {
      verifyMemory(memory.fd, 2 * half);
      mapping = mapMemory(memory.fd, 2 * half);
      const { buffer } = mapping.bytes;
      const description = { ...terms, capacity };
      const incoming = attachSegment(buffer, 0, half, description);
      const out = attachSegment(buffer, half, half, description);
      const bell = new Doorbell(own, others, connection);
      return { mapping, bell, in: incoming, out, peer, codec, spinMicroseconds };
    } catch (error) {
      mapping?.close();
      own.close();
      others.close();
      throw error;
    } finally {
      memory.close();
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens the host's end; takes ownership of the connection. */
export async function openAsHost<T>(
  connection: Descriptor,
  options: HostOptions<T>,
): Promise<OpenEnd<T>> {
  requireDescriptor('connection', connection);
  checkHostOptions(options);
  const { codec, spinMicroseconds } = settings(options);
  const capacity = checkCapacity(options.capacity);
  try {
    const description = { kind: KIND.ONE_TO_ONE, schema: codec.schema, capacity };
    const half = segmentBytes(capacity);
    using memory = createMemory(2 * half);
    const mapping = mapMemory(memory.fd, 2 * half);
    const { buffer } = mapping.bytes;
    const out = createSegment(buffer, 0, description);
    const incoming = createSegment(buffer, half, description);
    const own = newEventfd();
    const others = newEventfd();
    try {
      const agreement = { ...description, participant: 0 };
      const descriptors = [memory, others, own];
      const peer = await welcome(connection, agreement, descriptors, signalOf(options));
      const bell = new Doorbell(own, others, connection);
      return { mapping, bell, in: incoming, out, peer, codec, spinMicroseconds };
    } catch (error) {
      own.close();
      others.close();
      mapping.close();
      throw error;
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Throws what {@link openAsHost} would throw for these options, before a guest connects. */
export function checkHostOptions<T>(options: HostOptions<T>): void {
  settings(options);
  checkCapacity(options.capacity);
  signalOf(options);
}

function settings<T>(options: ChannelOptions<T>): { codec: Codec<T>; spinMicroseconds: number } {
  return { codec: codecOf(options), spinMicroseconds: spinOf(options) };
}
