/** The parts of a process's column: it runs, waits, or has ended without being collected. */
import type { Picture } from '../../history/picture.js';
import { settled, type Process } from '../../history/processes.js';
import type { Wait } from '../../history/waits.js';

/**
 * `unfinished`: the call had not returned when the trace was stopped, and has no time limit. Only where nobody is left
 * who could release it, it is `endless`.
 */
export type State = 'alive' | 'waiting' | 'unfinished' | 'endless' | 'zombie';

export interface Bar {
  readonly state: State;
  readonly process: Process;
  readonly wait: Wait | undefined;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** The heights of what happened. */
export interface Heights {
  at(time: number): number;
  /** An event that is drawn has the height of its row. */
  of(event: { readonly id: number; readonly time: number }): number;
  readonly end: number;
}

/** The shortest wait that can be seen. */
const leastBar = 3;

export function barsOf(
  process: Process,
  waits: readonly Wait[],
  heights: Heights,
  x: number,
): Bar[] {
  const { born, bornAt, parentPid, ended } = process;
  const top = heights.of({ id: born, time: bornAt });
  const bottom = ended === undefined ? heights.end : Math.max(top, heights.of(ended));
  const within = (height: number): number => Math.min(bottom, Math.max(top, height));
  const common = { process, x, wait: undefined };
  const bars: Bar[] = [{ ...common, state: 'alive', top, bottom }];
  for (const wait of waits) {
    const isOpen = wait.until === undefined && wait.limit === undefined;
    const stretch = {
      top: within(heights.at(wait.since)),
      bottom: wait.until === undefined ? bottom : within(heights.at(wait.until)),
    };
    if (!isOpen && stretch.bottom - stretch.top < leastBar) continue;
    bars.push({ ...common, ...stretch, wait, state: isOpen ? openState(wait) : 'waiting' });
  }
  if (ended !== undefined && parentPid !== undefined) {
    const over = settled(process);
    const until = over === undefined ? heights.end : Math.max(bottom, heights.of(over));
    bars.push({ ...common, state: 'zombie', top: bottom, bottom: until });
  }
  return bars;
}

function openState({ isEndless }: Wait): State {
  return isEndless ? 'endless' : 'unfinished';
}

/** The waits of each process. */
export function waitsByProcess({ waits }: Picture): Map<number, Wait[]> {
  const byPid = new Map<number, Wait[]>();
  for (const wait of waits) {
    const known = byPid.get(wait.pid);
    if (known === undefined) byPid.set(wait.pid, [wait]);
    else known.push(wait);
  }
  return byPid;
}
