/** The whole run in a narrow strip: a lane for each column, and how much happens at each height. */
import type { State } from './bars.js';
import { momentsOf, type Layout } from './layout.js';
import { markOf } from './marks.js';
import { markup, type Markup } from './markup.js';

/** The strip is divided into this many parts. */
const parts = 240;
/** How much happens is shown for this many parts together. */
const together = 4;
const lanesWidth = 60;
const width = 100;
/** More columns than these share lanes. */
const mostLanes = 30;

/** Later ones hide earlier ones. */
const order = ['alive', 'waiting', 'unfinished', 'zombie', 'endless'] as const satisfies State[];

interface Part {
  /** Since the beginning of the run, in seconds. */
  readonly time: number;
  readonly moments: number;
  /** Whether something was refused, lost, orphaned or killed. */
  readonly isBad: boolean;
}

export interface Overview {
  /** For each lane and each part, the index of its state in the order; -1 where no process is. */
  readonly lanes: readonly (readonly number[])[];
  readonly parts: readonly Part[];
}

export function overviewOf(layout: Layout, begin: number): Overview {
  const { height, bars, rows } = layout;
  const partAt = (y: number): number =>
    Math.min(parts - 1, Math.max(0, Math.floor((y / height) * parts)));
  const columns = [...new Set(bars.map(({ x }) => x))].sort((a, b) => a - b);
  const shared = Math.max(1, Math.ceil(columns.length / mostLanes));
  const laneOf = new Map(columns.map((x, index) => [x, Math.floor(index / shared)]));
  const count = Math.ceil(columns.length / shared);
  const lanes = Array.from({ length: count }, () => Array<number>(parts).fill(-1));
  /** Of short waits, the share of each part. */
  const waited = Array.from({ length: count }, () => Array<number>(parts).fill(0));
  for (const { state, x, top, bottom } of bars) {
    const lane = laneOf.get(x) ?? 0;
    for (let part = partAt(top); part <= partAt(bottom); part += 1) {
      if (state === 'waiting') {
        const [from, to] = [(part * height) / parts, ((part + 1) * height) / parts];
        const shares = waited[lane] ?? [];
        shares[part] = (shares[part] ?? 0) + Math.min(bottom, to) - Math.max(top, from);
        if ((shares[part] ?? 0) < (to - from) / 2) continue;
      }
      const states = lanes[lane] ?? [];
      states[part] = Math.max(states[part] ?? -1, order.indexOf(state));
    }
  }
  const moments = Array<number>(parts).fill(0);
  const bad = new Set<number>();
  const times = Array<number | undefined>(parts).fill(undefined);
  for (const row of rows) {
    const part = partAt(row.y);
    moments[part] = (moments[part] ?? 0) + momentsOf(row).length;
    times[part] ??= Math.max(0, row.moment.time - begin);
    if (markOf(row).includes('bad')) bad.add(part);
  }
  let time = 0;
  return {
    lanes,
    parts: moments.map((here, part) => {
      time = times[part] ?? time;
      return { time, moments: here, isBad: bad.has(part) };
    }),
  };
}

export function overviewShape({ lanes, parts: each }: Overview): Markup {
  const laneWidth = lanesWidth / Math.max(1, lanes.length);
  const bar = Math.min(8, laneWidth * 0.7);
  const paths = order.map((state, index) => {
    const path = lanes.map((states, lane) =>
      runsOf(states, index)
        .map(([from, to]) => {
          const thickness = state === 'alive' ? bar / 2.5 : bar;
          const x = (lane + 0.5) * laneWidth - thickness / 2;
          return `M${round(x)} ${from}h${round(thickness)}v${to - from}h-${round(thickness)}z`;
        })
        .join(''),
    );
    return markup`<path class="${state}" d="${path.join('')}"/>`;
  });
  const groups = Array.from({ length: parts / together }, (_, group) => {
    const members = each.slice(group * together, (group + 1) * together);
    return {
      moments: members.reduce((sum, { moments }) => sum + moments, 0),
      isBad: members.some(({ isBad }) => isBad),
    };
  });
  const most = Math.log1p(groups.reduce((highest, { moments }) => Math.max(highest, moments), 1));
  const room = width - lanesWidth;
  const density = (isBad: boolean): string =>
    groups
      .map((group, at) => {
        if (group.moments === 0 || group.isBad !== isBad) return '';
        const length = round((room * Math.log1p(group.moments)) / most);
        return `M${lanesWidth} ${at * together}h${length}v${together - 1}H${lanesWidth}z`;
      })
      .join('');
  return markup`<svg viewBox="0 0 ${width} ${parts}" preserveAspectRatio="none" aria-hidden="true">${paths}<path class="much" d="${density(false)}"/><path class="much bad" d="${density(true)}"/></svg>`;
}

/** The stretches of a lane that have this state, from one part to another. */
function runsOf(states: readonly number[], state: number): [number, number][] {
  const runs: [number, number][] = [];
  states.forEach((here, part) => {
    if (here !== state) return;
    const last = runs.at(-1);
    if (last?.[1] === part) last[1] = part + 1;
    else runs.push([part, part + 1]);
  });
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
