/** Whether a server serves, and where. */
import type { Story } from '../judge/story.js';
import type { Run } from '../run/run.js';

export function boundPath({ story }: Run): string | undefined {
  return story.all('bound').find((event) => event.path?.startsWith('/') === true)?.path;
}

/** A server of datagrams does not listen. */
export function isServing(story: Story): boolean {
  if (story.all('listening').length > 0) return true;
  return story.all('bound').some((event) => isDatagram(story, event.object.id));
}

function isDatagram(story: Story, id: string): boolean {
  return story
    .all('made')
    .some((event) => event.object.id === id && event.call.includes('SOCK_DGRAM'));
}
