/** What is different between two runs of the same commands. */
import type { Verdict } from '../../check/judge/verdict.js';
import type { Moment } from '../../history/moment.js';
import { neverCollected, pictureOf, type Picture } from '../../history/picture.js';
import type { Wait } from '../../history/waits.js';
import type { Text } from '../../language/text.js';
import type { RunView } from './run-view.js';

export interface Differences {
  readonly criteria: readonly {
    readonly id: string;
    readonly before: Verdict;
    readonly now: Verdict;
  }[];
  readonly counts: readonly {
    readonly what: Text;
    readonly before: number;
    readonly now: number;
  }[];
  /** For each process, the first thing that it did otherwise. */
  readonly turns: readonly Turn[];
}

export interface Turn {
  /** 0: the first process; n: the nth that was born. */
  readonly process: number;
  readonly before: Moment | Wait | undefined;
  readonly now: Moment | Wait | undefined;
}

/** Of their first traced commands, which a check runs without delays. */
export function differencesOf(before: RunView, now: RunView): Differences {
  const pictures = [before, now].map(({ parts: [first] }) => first && pictureOf(first.history));
  const [one, other] = pictures;
  const isBoth = one !== undefined && other !== undefined;
  return {
    criteria: criteriaOf(before, now),
    counts: isBoth ? countsOf(one, other) : [],
    turns: isBoth ? turnsOf(one, other) : [],
  };
}

function criteriaOf(before: RunView, now: RunView): Differences['criteria'] {
  const earlier = new Map(before.report?.en.criteria.map(({ id, verdict }) => [id, verdict]));
  return (now.report?.en.criteria ?? []).flatMap(({ id, verdict }) => {
    const was = earlier.get(id);
    return was === undefined || was === verdict ? [] : [{ id, before: was, now: verdict }];
  });
}

const counted: readonly { readonly what: Text; readonly count: (picture: Picture) => number }[] = [
  { what: { en: 'processes', fr: 'processus' }, count: ({ processes }) => processes.length },
  { what: { en: 'writes', fr: 'écritures' }, count: ofKind('written') },
  { what: { en: 'reads', fr: 'lectures' }, count: ofKind('read') },
  { what: { en: 'ends of file', fr: 'fins de fichier' }, count: ofKind('end-of-file') },
  { what: { en: 'signals sent', fr: 'signaux envoyés' }, count: ofKind('sent') },
  { what: { en: 'lines printed', fr: 'lignes affichées' }, count: ofKind('printed') },
  {
    what: { en: 'calls that never returned', fr: "appels qui n'ont jamais rendu la main" },
    count: ({ waits }) =>
      waits.filter(({ until, isEnded }) => until === undefined || isEnded).length,
  },
  {
    what: { en: 'processes never collected', fr: 'processus jamais récupérés' },
    count: (picture) => neverCollected(picture).length,
  },
];

function ofKind(wanted: Moment['kind']): (picture: Picture) => number {
  return ({ moments }) => moments.filter(({ kind }) => kind === wanted).length;
}

function countsOf(before: Picture, now: Picture): Differences['counts'] {
  return counted
    .map(({ what, count }) => ({ what, before: count(before), now: count(now) }))
    .filter((one) => one.before !== one.now);
}

type Deed = Moment | Wait;

function turnsOf(before: Picture, now: Picture): Turn[] {
  const [earlier, later] = [deedsOf(before), deedsOf(now)];
  return Array.from({ length: Math.max(earlier.length, later.length) }).flatMap((_, process) => {
    const turn = firstTurn(earlier[process] ?? [], later[process] ?? []);
    return turn === undefined ? [] : [{ process, ...turn }];
  });
}

/** What each process did, in the order of their births: its moments, and the calls that never returned. */
function deedsOf({ processes, moments, waits }: Picture): [string, Deed][][] {
  const numbers = new Map<string, number>();
  // Objects have other names in each run: they are told apart by when they first appear.
  const objectKey = (deed: Deed): string => {
    const { object } = deed;
    if (object === undefined) return '';
    if (!numbers.has(object.id)) numbers.set(object.id, numbers.size);
    return `${object.kind} ${numbers.get(object.id) ?? ''}`;
  };
  const byPid = new Map(processes.map(({ pid }) => [pid, [] as [string, Deed][]]));
  for (const moment of moments) {
    const { pid, kind, signal, status, error } = moment;
    const key = [kind, objectKey(moment), signal, status, error].join(' ');
    byPid.get(pid)?.push([key, moment]);
  }
  for (const wait of waits) {
    if (wait.until !== undefined && !wait.isEnded) continue;
    byPid.get(wait.pid)?.push([`waits ${wait.call} ${objectKey(wait)}`, wait]);
  }
  return [...byPid.values()].map(withoutRepetitions);
}

/** Random programs send another number of values each time. */
function withoutRepetitions(deeds: readonly [string, Deed][]): [string, Deed][] {
  return deeds.filter(([key], at) => key !== deeds[at - 1]?.[0]);
}

function firstTurn(
  before: readonly [string, Deed][],
  now: readonly [string, Deed][],
): Omit<Turn, 'process'> | undefined {
  const length = Math.max(before.length, now.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [before[at], now[at]];
    if (one?.[0] !== other?.[0]) return { before: one?.[1], now: other?.[1] };
  }
  return undefined;
}
