/**
 * Which process is the one the exercise speaks of, and which of its children count.
 *
 * A program may be started through shells and wrappers, and may start helpers of its own (`sleep`,
 * `$(…)`, system(3)); neither are part of the exercise.
 */
import type { Image, Person, Story } from './story.js';

export interface Subject {
  readonly parent: Person;
  readonly image: Image;
  readonly children: readonly Person[];
  /** Those processes whose doings are the parent's: itself and the helpers it started. */
  readonly self: ReadonlySet<number>;
}

export function findSubject(story: Story): Subject | undefined {
  const tied = tiedPeople(story);
  // What became another program by execve was a wrapper: it counts only where nobody else has children.
  const best = withMostChildren(story, tied, true) ?? withMostChildren(story, tied, false);
  if (best === undefined) return alone(story);
  const counted = new Set(best.children.map((child) => child.pid));
  const self = new Set<number>([best.parent.pid]);
  for (const child of story.childrenOf(best.parent.pid)) {
    if (counted.has(child.pid)) continue;
    for (const helper of story.family(child.pid)) self.add(helper.pid);
  }
  return { ...best, self };
}

function withMostChildren(
  story: Story,
  tied: ReadonlySet<number>,
  isLast: boolean,
): Omit<Subject, 'self'> | undefined {
  let best: Omit<Subject, 'self'> | undefined;
  let bestScore = 0;
  for (const parent of story.people.values()) {
    if (isWithinHelper(story, parent)) continue;
    for (const image of parent.images) {
      if ((image.to === Infinity) !== isLast) continue;
      const made = story
        .childrenOf(parent.pid)
        .filter((child) => child.born > image.from && child.born < image.to);
      const children = workers(made, tied);
      const score = children.length * 2 + children.filter((child) => tied.has(child.pid)).length;
      if (score <= bestScore) continue;
      bestScore = score;
      best = { parent, image, children };
    }
  }
  return best;
}

/** Its output, or that of who started it, is read by a parent: `$(…)` and all that runs in it. */
function isWithinHelper(story: Story, person: Person): boolean {
  for (let one: Person | undefined = person; one !== undefined;) {
    if (one.captured) return true;
    one = one.parent === undefined ? undefined : story.people.get(one.parent);
  }
  return false;
}

/** Nobody has a child that counts: the one who speaks most, or the last the wrappers led to. */
function alone(story: Story): Subject | undefined {
  let parent = story.root;
  for (const person of story.people.values()) {
    if (person.lines.length > (parent?.lines.length ?? 0)) parent = person;
  }
  const image = parent?.images.at(-1);
  if (parent === undefined || image === undefined) return undefined;
  return {
    parent,
    image,
    children: [],
    self: new Set(story.family(parent.pid).map((one) => one.pid)),
  };
}

/** Those to whom their parent sends a signal, or with whom they share what a parent made. */
function tiedPeople(story: Story): Set<number> {
  const tied = new Set<number>();
  const parentOf = (pid: number): number | undefined => story.people.get(pid)?.parent;
  for (const sent of story.all('signal-sent')) {
    if (sent.target > 0 && parentOf(sent.target) === sent.pid) tied.add(sent.target);
  }
  for (const delivered of story.all('signal-delivered')) {
    if (delivered.sender !== undefined && parentOf(delivered.pid) === delivered.sender) {
      tied.add(delivered.pid);
    }
  }
  const users = new Map<string, Set<number>>();
  for (const type of ['read', 'mapped'] as const) {
    for (const event of story.all(type)) {
      if (event.object.kind === 'terminal' || event.object.kind === 'eventfd') continue;
      if (type === 'mapped' && 'shared' in event && !event.shared) continue;
      const pids = users.get(event.object.id) ?? new Set();
      users.set(event.object.id, pids.add(event.pid));
    }
  }
  for (const made of [...story.all('made'), ...story.all('mapped')]) {
    for (const pid of users.get(made.object.id) ?? []) {
      if (parentOf(pid) === made.pid) tied.add(pid);
    }
  }
  return tied;
}

/** Drops helpers: captured ones, and other programs to which nothing ties the parent. */
function workers(made: readonly Person[], tied: ReadonlySet<number>): Person[] {
  const candidates = made.filter((child) => !child.captured);
  const siblings = new Set(
    candidates.filter((child) => tied.has(child.pid)).map((child) => programOf(child)),
  );
  return candidates.filter(
    (child) => child.images.length === 1 || tied.has(child.pid) || siblings.has(programOf(child)),
  );
}

function programOf(person: Person): string {
  return person.images.length === 1 ? '' : (person.images.at(-1)?.words[0] ?? '');
}
