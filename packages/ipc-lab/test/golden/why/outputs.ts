/** What `why` makes of a machine, from what it reads to its sentences. Other files here import none of it. */
import { judge } from '../../../dist/why/waits/graph.js';
import type { Machine } from '../../../dist/why/snapshot/machine.js';
import { takeSnapshot as takeSnapshotOf } from '../../../dist/why/snapshot/read-proc.js';
import { renderReport, reportOf } from '../../../dist/why/report.js';
import type { ProcessState, Snapshot } from '../../../dist/why/snapshot/snapshot.js';
import { awaitedBy } from '../../../dist/why/waits/waits.js';
import { movingBetween } from '../../../dist/why/watch.js';
import type { Section } from '../golden.js';

export { thisMachine, type Machine } from '../../../dist/why/snapshot/machine.js';

export function takeSnapshot(roots: readonly number[], machine: Machine): Snapshot {
  return takeSnapshotOf(roots, awaitedBy, machine);
}

/**
 * What `why` says after two looks.
 *
 * @param roots The processes it is asked about.
 */
export function outputsOf(roots: readonly number[], earlier: Machine, machine: Machine): Section[] {
  const snapshot = takeSnapshot(roots, machine);
  const moving = movingBetween(takeSnapshot(roots, earlier), snapshot);
  const judgement = judge(snapshot, moving);
  const english = reportOf(snapshot, roots, judgement, 'en');
  const french = reportOf(snapshot, roots, judgement, 'fr');
  return [
    ['processes', [...snapshot.processes.values()].flatMap(linesOfProcess).join('\n')],
    ['sockets, locks and the unseen', linesOf(sharedBy(snapshot))],
    ['moving', JSON.stringify([...moving])],
    ['waits and cycles', linesOf(judgement)],
    ['English', renderReport(english, 'en')],
    ['French', renderReport(french, 'fr')],
    ['JSON', linesOf(english)],
  ];
}

function linesOfProcess({ threads = [], descriptors, ...own }: ProcessState): string[] {
  const inner = [...threads, ...(descriptors ?? ['descriptors not seen'])];
  return [JSON.stringify(own), ...inner.map((one) => `  ${JSON.stringify(one)}`)];
}

function sharedBy({ sockets, locks, unseen }: Snapshot): object {
  return { sockets: [...sockets], locks, unseen };
}

/** A line for each property, and for each element of one that is a list. */
function linesOf(value: object): string {
  return Object.entries(value)
    .flatMap(([name, part]: [string, unknown]) =>
      Array.isArray(part)
        ? [`${name}:`, ...part.map((one) => `  ${JSON.stringify(one)}`)]
        : [`${name}: ${JSON.stringify(part)}`],
    )
    .join('\n');
}
