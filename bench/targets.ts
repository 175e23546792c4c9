/** What ours should reach, and what it reaches. */
import type { BenchRecord, Figures, Target } from './record.js';

/** The figure that a target limits; undefined if the contender has none. */
export function reached(record: BenchRecord, { against, kind }: Target): number | undefined {
  const { ours, c, peers } = record;
  const other = against === 'ours' ? ours : against === 'c' ? c : peers[against];
  if (other === undefined) return undefined;
  return valueOf(ours, other, kind);
}

function valueOf(ours: Figures, other: Figures, kind: Target['kind']): number {
  if (kind === 'at most') return ours.p50;
  return kind === 'more' ? ours.p50 - other.p50 : other.p50 / ours.p50;
}

/** Whether a limit holds, to the three digits that tables show. */
function holds(value: number, limit: number, kind: Target['kind']): boolean {
  const shown = Number(value.toPrecision(3));
  return kind === 'times' ? shown >= limit : shown <= limit;
}

function formatted(value: number, kind: Target['kind'], unit: string): string {
  const text = String(Number(value.toPrecision(3)));
  return kind === 'times' ? `${text}×` : `${text} ${unit}`;
}

export interface TargetStatus {
  readonly must: string;
  readonly aim: string;
  /** The figure that `must` and `aim` limit. */
  readonly reached: string;
  /** The better of the two that the figure reaches. */
  readonly which: 'aim' | 'must' | 'neither';
}

/** The target of this record against a contender, as text; undefined if there is none. */
export function statusAgainst(record: BenchRecord, contender: string): TargetStatus | undefined {
  const target = record.targets?.find(({ against }) => against === contender);
  const value = target && reached(record, target);
  if (target === undefined || value === undefined) return undefined;
  const { kind, must, aim } = target;
  const text = (figure: number): string => formatted(figure, kind, record.unit);
  const which =
    aim !== undefined && holds(value, aim, kind)
      ? 'aim'
      : holds(value, must, kind)
        ? 'must'
        : 'neither';
  return { must: text(must), aim: aim === undefined ? '' : text(aim), reached: text(value), which };
}
