/** A member of a group: the side of a process that joins a channel for many. See `group-host.ts`. */
import type { Descriptor } from '../../core/descriptor.js';
import type { Mapping } from '../../memory/mapping.js';
import type { Credentials } from '../../socket/peer.js';
import { attachSegment, segmentBytes, type Segment } from '../ring/segment.js';
import { connect, type ChannelAddress } from './address.js';
import { Doorbell } from './doorbell.js';
import { awaitMemory, type Terms } from './handshake.js';
import { mapMemory, verifyMemory } from './shared-segments.js';

export interface GroupMember {
  readonly mapping: Mapping;
  readonly segment: Segment;
  readonly bell: Doorbell;
  readonly participant: number;
  readonly peer: Credentials;
  /** The socket that memory files arrive on, if the host passes any. */
  readonly outOfBand: Descriptor | undefined;
}

/** `connect(2)`: joins the host at this address, if both agree on the terms. */
export async function joinGroup(
  address: ChannelAddress,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<GroupMember> {
  const connection = await connect(address, terms, signal);
  try {
    const { memory, outOfBand, capacity, participant, peer } = await awaitMemory(
      connection,
      terms,
      signal,
    );
    const length = segmentBytes(capacity);
    let mapping: Mapping | undefined;
    try {
      verifyMemory(memory.fd, length);
      mapping = mapMemory(memory.fd, length);
      const { buffer } = mapping.bytes;
      const segment = attachSegment(buffer, 0, length, { ...terms, capacity });
      const bell = new Doorbell(connection);
      return { mapping, segment, bell, participant, peer, outOfBand };
    } catch (error) {
      mapping?.close();
      outOfBand?.close();
      throw error;
    } finally {
      memory.close();
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}
