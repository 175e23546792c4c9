/** How busy the machine is while a program runs whose timing is judged. */
import { readFileSync } from 'node:fs';

/** How late the machine was between two readings of the clock. */
export interface Lateness {
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** How late this checker was woken, in seconds. */
  readonly seconds: number;
  /** Seconds in which some process was waiting for a processor. */
  readonly pressed: number;
}

/** Milliseconds between two readings. */
const tick = 50;
/** Milliseconds by which a reading is late on an idle machine. */
const usualLateness = 3;
/** Seconds of a tick in which the traced program and its tracer wait for each other. */
const usualPressure = 0.01;

/**
 * Adds to `lateness` whenever the machine is busy.
 *
 * @returns A function that reads the clock a last time and ends the watch.
 */
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

/** Reads `some … total=MICROSECONDS`. A kernel may be built without this file. */
function pressure(): number {
  try {
    const text = readFileSync('/proc/pressure/cpu', 'latin1');
    return Number(/^some .*total=(\d+)/.exec(text)?.[1] ?? 0) / 1e6;
  } catch {
    return 0;
  }
}

/** @returns Seconds by which this checker was woken late, and seconds in which a process was waiting. */
export function latenessBetween(
  lateness: readonly Lateness[],
  from: number,
  to: number,
): { readonly woken: number; readonly pressed: number } {
  let [woken, pressed] = [0, 0];
  for (const one of lateness) {
    // If a reading came very late, the machine was busy for all the time before it.
    const overlap = Math.max(0, Math.min(one.to, to) - Math.max(one.from, from));
    const part = overlap / (one.to - one.from);
    woken += one.seconds * part;
    pressed += one.pressed * part;
  }
  return { woken, pressed };
}
