/** A member of a group, the side of a process that joins a channel for many: see `group-host.ts`. */
import type { Descriptor } from '../../core/descriptor.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import { connect } from '../../socket/connect.js';
import type { Credentials } from '../../socket/peer.js';
import { attachSegment, segmentBytes, type Segment } from '../ring/segment.js';
import { connectionOf, handedOver, type ChannelAddress } from './address.js';
import { Doorbell } from './doorbell.js';
import { greetForMemory, type Terms } from './handshake.js';
import { mapMemory, verifyMemory } from './shared-segments.js';

export interface GroupMember {
  readonly mapping: Mapping;
  readonly segment: Segment;
  readonly bell: Doorbell;
  readonly participant: number;
  readonly host: Credentials;
  /** Where memory files come, if the host passes any. */
  readonly outOfBand: Descriptor | undefined;
}

/** `connect(2)`: joins who listens there, or handed the descriptor over, if both agree about the terms. */
export async function joinGroup(
  address: ChannelAddress,
  terms: Terms,
  signal: AbortSignal | undefined,
): Promise<GroupMember> {
  const connection = handedOver(address)
    ? connectionOf(address)
    : await connect(native.SOCK_SEQPACKET, address, signal);
  try {
    const { memory, own, others, outOfBand, capacity, participant, peer } = await greetForMemory(
      connection,
      terms,
      signal,
    );
    const length = segmentBytes(capacity);
    try {
      verifyMemory(memory.fd, length);
      const mapping = mapMemory(memory.fd, length);
      const { buffer } = mapping.bytes;
      const segment = attachSegment(buffer, 0, length, { ...terms, capacity });
      const bell = new Doorbell(own, others, connection);
      return { mapping, segment, bell, participant, host: peer, outOfBand };
    } catch (error) {
      own.close();
      others.close();
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
