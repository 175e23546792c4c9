import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { refuseDescriptors } from '../../socket/refuse-descriptors.js';

/**
 * `socketpair(2)`, SOCK_SEQPACKET: the end that this process keeps, which receives no descriptors, and the one it
 * hands over.
 *
 * @throws `EMFILE`, `ENFILE` no descriptor is left.
 */
export function connectedPair(): [ours: Descriptor, theirs: Descriptor] {
  const ends = new Int32Array(2);
  checked('socketpair', native.socketpair(ends, native.SOCK_SEQPACKET));
  const [ours, theirs] = ends as unknown as [number, number];
  const pair: [ours: Descriptor, theirs: Descriptor] = [
    ownerOf(ours, 'channel'),
    ownerOf(theirs, 'channel'),
  ];
  refuseDescriptors(pair[0]);
  return pair;
}
