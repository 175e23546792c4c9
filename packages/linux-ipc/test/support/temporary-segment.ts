import { SystemVSegment } from 'linux-ipc/shared-memory';

/** Creates a segment and marks it for removal at once, so that no test can leave it behind. */
export function temporarySegment(size = 4096): SystemVSegment {
  const segment = SystemVSegment.create({ size });
  segment.remove();
  return segment;
}
