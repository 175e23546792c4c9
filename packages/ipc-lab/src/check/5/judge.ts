/** 5: N values through a FIFO under /tmp, and their mean; then once more on the FIFO left behind. */
import type { EventOf, SharedObject } from '../../observe/events.js';
import { bytesPassed, decodings, numbersIn, sumOf } from '../judge/numbers.js';
import type { Run } from '../run/run.js';
import type { Story } from '../judge/story.js';
import { fail, pass, unknown, type Finding } from '../judge/verdict.js';

export interface Round {
  readonly send: Run;
  readonly get: Run;
}

export interface TwoRounds {
  readonly first: Round;
  readonly second: Round;
  /** N. */
  readonly count: number;
}

export function judge5({ first, second, count }: TwoRounds): Finding[] {
  const findings = judgeRound(first, count);
  return [makesFifo(first), ...findings, existingOk(second, count)];
}

function judgeRound(round: Round, count: number): Finding[] {
  const fifo = fifoOf(round);
  const sent = fifo === undefined ? undefined : sentValues(round, fifo, count);
  return [nValues(round, fifo, sent, count), readsAll(round, fifo), average(round, fifo, sent)];
}

function fifoOf({ send, get }: Round): SharedObject | undefined {
  const used = (story: Story): SharedObject | undefined =>
    (
      story.all('written').find((event) => event.object.kind === 'fifo') ??
      story.all('opened').find((event) => event.object.kind === 'fifo') ??
      story.all('made').find((event) => event.object.kind === 'fifo')
    )?.object;
  return used(send.story) ?? used(get.story);
}

function makesFifo({ send, get }: Round): Finding {
  const id = 'makes-fifo';
  const stories = [send.story, get.story];
  for (const story of stories) {
    const made = story.all('made').find((event) => event.object.kind === 'fifo');
    if (made === undefined) continue;
    const shown = { pid: made.pid, path: made.object.path ?? '', at: story.at(made) };
    return made.object.path?.startsWith('/tmp/') === true
      ? pass(id, 'fifo-made', shown)
      : fail(id, 'fifo-elsewhere', shown);
  }
  for (const story of stories) {
    const there = story
      .all('failed')
      .find((event) => event.call.startsWith('mknod') && event.error === 'EEXIST');
    if (there !== undefined) return unknown(id, 'fifo-was-there', { path: there.path ?? '' });
  }
  const used = fifoOf({ send, get });
  return used === undefined
    ? fail(id, 'no-fifo')
    : unknown(id, 'fifo-was-there', { path: used.path ?? '' });
}

/** `undefined` where they were moved in a way that does not show them. */
function sentValues(round: Round, fifo: SharedObject, count: number): number[] | undefined {
  const { writes, reads } = passing(round, fifo);
  const data = bytesPassed(writes, reads);
  if (data === undefined) return undefined;
  const found = decodings(data);
  return found.find((values) => values.length === count) ?? found[0] ?? [];
}

function nValues(
  round: Round,
  fifo: SharedObject | undefined,
  sent: number[] | undefined,
  count: number,
): Finding {
  const id = 'n-values';
  if (fifo === undefined) return fail(id, 'no-fifo');
  if (sent === undefined) {
    const { pid = 0, call = '' } = passing(round, fifo).writes[0] ?? {};
    return unknown(id, 'values-unseen', { pid, call });
  }
  const shown = { count: sent.length, wanted: count };
  return sent.length === count ? pass(id, 'n-written', shown) : fail(id, 'n-wrong', shown);
}

interface Passing {
  readonly writes: readonly EventOf<'written'>[];
  readonly reads: readonly EventOf<'read'>[];
  /** Bytes read, of all that were written. */
  readonly count: number;
  readonly total: number;
}

function passing({ send, get }: Round, fifo: SharedObject): Passing {
  const isIt = (object: SharedObject): boolean =>
    object.kind === 'fifo' && object.path === fifo.path;
  const reads = get.story.all('read').filter((event) => isIt(event.object));
  const writes = send.story.all('written').filter((event) => isIt(event.object));
  return {
    writes,
    reads,
    count: sumOf(reads.map((event) => event.count)),
    total: sumOf(writes.map((event) => event.count)),
  };
}

function readsAll(round: Round, fifo: SharedObject | undefined): Finding {
  const id = 'reads-all';
  if (fifo === undefined) return fail(id, 'no-fifo');
  const { reads, count, total } = passing(round, fifo);
  const last = reads.at(-1);
  if (last === undefined) return fail(id, 'fifo-never-read');
  if (count < total) return fail(id, 'fifo-not-all-read', { count, total });
  // A read of 0 before the writer came is not its end.
  return last.count === 0
    ? pass(id, 'fifo-read-to-end', { count, pid: last.pid, at: round.get.story.at(last) })
    : fail(id, 'fifo-end-not-seen', { count });
}

const meanWords = /average|mean|moyenne|avg|moy\b/i;

function average(
  round: Round,
  fifo: SharedObject | undefined,
  sent: number[] | undefined,
): Finding {
  const id = 'average';
  if (fifo === undefined || sent === undefined || sent.length === 0) {
    return unknown(id, 'nothing-to-average');
  }
  const mean = sumOf(sent) / sent.length;
  const numbered = round.get.story.allLines().filter((line) => numbersIn(line.text).length > 0);
  const named = numbered.filter((line) => meanWords.test(line.text));
  const line = (named.length > 0 ? named : numbered).at(-1);
  if (line === undefined) return fail(id, 'average-not-printed', { mean: mean.toFixed(3) });
  const shown = { mean: mean.toFixed(3), line: line.text.trim() };
  if (!numbersIn(line.text).some((printed) => isMean(printed, mean))) {
    return fail(id, 'average-wrong', shown);
  }
  // A mean of some of the values may come near that of all.
  const { count, total } = passing(round, fifo);
  return count < total
    ? fail(id, 'average-of-some', { ...shown, count, total })
    : pass(id, 'average-printed', shown);
}

/** Rounded or truncated to the digits that were printed; single precision is forgiven. */
function isMean({ value, decimals }: { value: number; decimals: number }, mean: number): boolean {
  const unit = 10 ** -decimals;
  const slack = Math.max(unit * 1e-6, Math.abs(mean) * 2e-7);
  const isRounded = Math.abs(value - mean) <= unit / 2 + slack;
  const truncated = Math.trunc(mean / unit) * unit;
  return isRounded || Math.abs(value - truncated) <= slack;
}

function existingOk(second: Round, count: number): Finding {
  const id = 'existing-ok';
  const findings = judgeRound(second, count);
  const failed = findings.find(({ verdict }) => verdict === 'fail');
  if (failed !== undefined) return fail(id, 'failed-again', { id: failed.id });
  const unseen = findings.find(({ verdict }) => verdict === 'unknown');
  return unseen === undefined
    ? pass(id, 'worked-again')
    : unknown(id, 'unknown-again', { id: unseen.id });
}
