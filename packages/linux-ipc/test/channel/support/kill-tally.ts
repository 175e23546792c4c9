/** Counts the ends of the victims of a campaign, and how long the survivors took to recover. */
import { stepName, type Role } from './kill-steps.js';

/** How a victim ends. */
export const ACTIONS = [
  'killed at the step',
  'stopped at the step, then killed',
  'stopped at the step, then continued',
  'killed at any instant',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Where and how a victim is to end: before the first, second … access of this name. */
export interface Fate {
  readonly role: Role;
  readonly action: Action;
  readonly access: string;
  readonly occurrence: number;
}

export class Tally {
  readonly #counts = new Map<string, number[]>();
  readonly #recoveries: number[] = [];
  /** Deaths by SIGKILL at a step or at any instant, before the task was done. */
  kills = 0;
  stops = 0;
  /** Deaths by SIGKILL of victims that had finished their task. */
  killsAtTheEnd = 0;

  /** @param access Where it ended; undefined: unknown. */
  countKill({ role, action }: Fate, access: string | undefined): void {
    if (access === 'the end') {
      this.killsAtTheEnd++;
      return;
    }
    this.kills++;
    this.#count(role, access, action);
  }

  countStop({ role }: Fate, access: string, action: Action): void {
    this.stops++;
    if (action === 'stopped at the step, then continued') this.#count(role, access, action);
  }

  /** Adds the time from a death until the survivor knew of it and had received everything. */
  addRecovery(nanoseconds: number): void {
    this.#recoveries.push(nanoseconds / 1e6);
  }

  /** Whether a victim was killed before an access of this name. */
  hasKilledAt(role: Role, access: string): boolean {
    const [killedAtOnce = 0] = this.#counts.get(keyOf(role, access)) ?? [];
    return killedAtOnce > 0;
  }

  summary(): string {
    const sorted = this.#recoveries.toSorted((a, b) => a - b);
    const at = (part: number): string =>
      (sorted[Math.ceil(part * sorted.length) - 1] ?? 0).toFixed(2);
    return [
      `${String(this.kills)} kills, ${String(this.stops)} stops,`,
      `${String(this.killsAtTheEnd)} more kills of victims at their end;`,
      `recovery in ms: median ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`,
    ].join(' ');
  }

  /** A line for each step: how many victims ended there, by action. */
  table(): string {
    const lines = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const width = Math.max(...lines.map(([name]) => name.length));
    return [
      ...ACTIONS.map((action, i) => `${' '.repeat(width + 1 + 9 * i)}┌ ${action}`),
      ...lines.map(
        ([name, counts]) =>
          `${name.padEnd(width)} ${counts.map((count) => String(count).padStart(8)).join(' ')}`,
      ),
    ].join('\n');
  }

  #count(role: Role, access: string | undefined, action: Action): void {
    const key = keyOf(role, access);
    const counts = this.#counts.get(key) ?? ACTIONS.map(() => 0);
    const column = ACTIONS.indexOf(action);
    counts[column] = (counts[column] ?? 0) + 1;
    this.#counts.set(key, counts);
  }
}

function keyOf(role: Role, access: string | undefined): string {
  return `${role}: ${access === undefined ? 'anywhere' : stepName(role, access)}`;
}
