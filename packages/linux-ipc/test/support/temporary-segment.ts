import { SystemVSegment } from 'linux-ipc/shared-memory';

/** Created and removed at once: nothing to clean up, whatever the test does. */
export function temporarySegment(size = 4096): SystemVSegment {
  const segment = SystemVSegment.create({ size });
  segment.remove();
  return segment;
}
