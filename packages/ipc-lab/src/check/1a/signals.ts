/** The signals between the parent and its children. */
import type { EventOf } from '../../observe/events.js';
import type { Person, Story } from '../judge/story.js';
import type { Subject } from '../judge/subject.js';

/** What reached a child from another process. A library may signal threads of its own process. */
export function deliveries(
  story: Story,
  child: Person,
  signal: string,
): EventOf<'signal-delivered'>[] {
  return story
    .all('signal-delivered')
    .filter(
      (event) => event.signal === signal && event.sender !== child.pid && story.isBy(child, event),
    );
}

/** What the parent, or a helper of it, sent to its children. */
export function sendings(
  story: Story,
  { children, self }: Subject,
  signal: string,
): EventOf<'signal-sent'>[] {
  const pids = new Set(children.map((child) => child.pid));
  return story
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === signal &&
        event.error === undefined &&
        story.isByOne(self, event) &&
        (pids.has(event.target) || event.target <= 0),
    );
}
