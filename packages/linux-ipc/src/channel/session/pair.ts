/** Opens the two ends of a one-to-one channel: they share memory and a connection. */
import { requireDescriptor, type Descriptor } from '../../core/descriptor.js';
import { optionsOf } from '../../core/options.js';
import { abortSignal, type WaitOptions } from '../../core/wait-options.js';
import type { Mapping } from '../../memory/mapping.js';
import type { Credentials } from '../../socket/peer.js';
import { codecOf, type Codec } from '../message/codec.js';
import { KIND } from '../ring/layout.js';
import { attachSegment, checkCapacity, createSegment, segmentBytes } from '../ring/segment.js';
import type { Segment } from '../ring/segment.js';
import { spinOf } from '../../core/spinner.js';
import { connect, type ChannelAddress } from './address.js';
import { Doorbell } from './doorbell.js';
import { admit, awaitHello, awaitMemory, refuse, type Terms } from './handshake.js';
import { createMemory, mapMemory, verifyMemory } from './shared-segments.js';

/** What both ends of a channel may choose. */
export interface ChannelTerms<T> {
  /** The type of the messages: `bytes()` (the default), `text()`, `values()` or a `record()`. */
  readonly messages?: Codec<T> | undefined;
  /** For how many microseconds, at most, a receiver polls before it sleeps. Default 200; 0: never. */
  readonly spinMicroseconds?: number | undefined;
  /**
   * Bytes of memory for each direction: a power of two from 64 to 2^30. Default 1 MiB. Messages of up
   * to an eighth of it are sent as one record. The host's decides: a guest may have the option so that both
   * sides can share one object.
   */
  readonly capacity?: number | undefined;
}

export interface ChannelOptions<T> extends ChannelTerms<T>, WaitOptions {}

export const channelTerms = ['messages', 'spinMicroseconds', 'capacity'] as const;
export const channelOptions = [...channelTerms, 'signal'] as const;

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
  const given = optionsOf(options, channelOptions);
  const { codec, spinMicroseconds, signal } = settings(given);
  checkCapacity(given.capacity);
  const terms = { kind: KIND.ONE_TO_ONE, schema: codec.schema };
  const connection = await connect(address, terms, signal);
  try {
    const agreed = await awaitMemory(connection, terms, signal);
    const { memory, capacity, peer } = agreed;
    const half = segmentBytes(capacity);
    let mapping: Mapping | undefined;
    try {
      verifyMemory(memory.fd, 2 * half);
      mapping = mapMemory(memory.fd, 2 * half);
      const { buffer } = mapping.bytes;
      const description = { ...terms, capacity };
      const incoming = attachSegment(buffer, 0, half, description);
      const out = attachSegment(buffer, half, half, description);
      const bell = new Doorbell(connection);
      return { mapping, bell, in: incoming, out, peer, codec, spinMicroseconds };
    } catch (error) {
      mapping?.close();
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
  options: ChannelOptions<T>,
): Promise<OpenEnd<T>> {
  requireDescriptor('connection', connection);
  const given = optionsOf(options, channelOptions);
  const { codec, spinMicroseconds, signal } = settings(given);
  const capacity = checkCapacity(given.capacity);
  try {
    const description = { kind: KIND.ONE_TO_ONE, schema: codec.schema, capacity };
    // A guest costs memory once it has said what it wants.
    const peer = await awaitHello(connection, description, signal);
    const half = segmentBytes(capacity);
    using memory = orRefuse(connection, description, () => createMemory(2 * half));
    const mapping = orRefuse(connection, description, () => mapMemory(memory.fd, 2 * half));
    try {
      const { buffer } = mapping.bytes;
      const out = createSegment(buffer, 0, description);
      const incoming = createSegment(buffer, half, description);
      const agreement = { ...description, participant: 0 };
      orRefuse(connection, description, () => {
        admit(connection, agreement, [memory]);
      });
      const bell = new Doorbell(connection);
      return { mapping, bell, in: incoming, out, peer, codec, spinMicroseconds };
    } catch (error) {
      mapping.close();
      throw error;
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The guest learns what fails: it has agreed, and waits. */
function orRefuse<T>(connection: Descriptor, terms: Terms, make: () => T): T {
  try {
    return make();
  } catch (error) {
    refuse(connection, terms, error);
    throw error;
  }
}

/** Throws what {@link openAsHost} would throw for these options, before a guest connects. */
export function checkChannelTerms<T>(options: ChannelTerms<T>): void {
  settings(options);
  checkCapacity(options.capacity);
}

function settings<T>(options: ChannelOptions<T>): {
  codec: Codec<T>;
  spinMicroseconds: number;
  signal: AbortSignal | undefined;
} {
  return {
    codec: codecOf(options),
    spinMicroseconds: spinOf(options),
    signal: abortSignal(options.signal),
  };
}
