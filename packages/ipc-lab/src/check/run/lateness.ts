/** How busy the machine is while a program is judged by its timing. */
import { readFileSync } from 'node:fs';

import { sumOf } from '../judge/numbers.js';

/** Of the time between two looks. */
export interface Lateness {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** How late this checker was woken. */
  readonly seconds: number;
  /** Seconds in which some process waited for a processor. */
  readonly pressed: number;
}

/** Between two looks, milliseconds; and how late a look is on an idle machine. */
const tick = 50;
const usualLateness = 3;
/** Less than this, of a tick, is the traced program and its tracer taking turns, seconds. */
const usualPressure = 0.01;

/** Adds to `lateness`. @returns What ends it, with a last look. */
export function watchClock(lateness: Lateness[]): () => void {
  let last = Date.now();
  let lastPressure = pressure();
  const look = (): void => {
    const now = Date.now();
    const late = Math.max(0, now - last - tick - usualLateness) / 1000;
    const pressureNow = pressure();
    const pressed = Math.max(0, pressureNow - lastPressure - usualPressure);
    if (now > last && (late > 0 || pressed > 0)) {
      lateness.push({ from: last / 1000, to: now / 1000, seconds: late, pressed });
    }
    last = now;
    lastPressure = pressureNow;
  };
  const timer = setInterval(look, tick);
  return () => {
    clearInterval(timer);
    look();
  };
}

/** `some … total=MICROSECONDS`; kernels may have none. */
function pressure(): number {
  try {
    const text = readFileSync('/proc/pressure/cpu', 'latin1');
    return Number(/^some .*total=(\d+)/.exec(text)?.[1] ?? 0) / 1e6;
  } catch {
    return 0;
  }
}

/** @returns Seconds this checker was woken late, and seconds in which somebody waited for a processor. */
export function latenessBetween(
  lateness: readonly Lateness[],
  from: number,
  to: number,
): { readonly woken: number; readonly pressed: number } {
  // One who is woken very late tells of all the time until then.
  const parts = lateness.map((one) => ({
    ...one,
    part: Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)) / (one.to - one.from),
  }));
  return {
    woken: sumOf(parts.map(({ seconds, part }) => seconds * part)),
    pressed: sumOf(parts.map(({ pressed, part }) => pressed * part)),
  };
}
