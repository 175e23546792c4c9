/** Turns records into plots: lists the figures, and the records that each one shows. */
import { dotPlot, linePlot, type Mark } from './figures.js';
import { contendersOf, ofFirstVersion, type BenchRecord } from './record.js';

interface Group {
  readonly file: string;
  readonly title: string;
  /** Matches the ids of its records. In a line plot, the captured number is the position on the axis. */
  readonly ids: RegExp;
  /** The label of the horizontal axis of a line plot; if absent, each record has rows of its own. */
  readonly along?: string;
}

const bytes = 'bytes of a message, logarithmic';

const groups: readonly Group[] = [
  {
    file: 'use.rtt',
    title: 'How long do a message and its answer take?',
    ids: /^use\.(rtt\.|request)/,
  },
  {
    file: 'use.objects',
    title: 'How long does each object of a stream take?',
    ids: /^use\.(stream|publish)\.object/,
  },
  {
    file: 'use.bytes',
    title: 'How long does each message of a stream of bytes take?',
    ids: /^use\.stream\.bytes/,
  },
  {
    file: 'others.cluster-echo',
    title: "Node.js' own benchmark/cluster/echo.js",
    ids: /^others\.cluster-echo\./,
  },
  {
    file: 'others.ipc-bench',
    title: 'Round trips of the sizes of ipc-bench',
    ids: /^others\.ipc-bench\./,
  },
  {
    file: 'regimes.wait',
    title: "What waiting adds to a thinking peer's time, on two processors",
    ids: /^regimes\.wait\.(\d+)$/,
    along: 'microseconds for which the peer thinks, logarithmic',
  },
  {
    file: 'regimes.wait.one-processor',
    title: "What waiting adds to a thinking peer's time, on one processor",
    ids: /^regimes\.wait\.one-processor\.(\d+)$/,
    along: 'microseconds for which the peer thinks, logarithmic',
  },
  {
    file: 'regimes.processor',
    title: 'Processor time of the side that waits, on two processors',
    ids: /^regimes\.processor\.(\d+)$/,
    along: 'microseconds for which the peer thinks, logarithmic',
  },
  {
    file: 'regimes.processor.one-processor',
    title: 'Processor time of the side that waits, on one processor',
    ids: /^regimes\.processor\.one-processor\.(\d+)$/,
    along: 'microseconds for which the peer thinks, logarithmic',
  },
  {
    file: 'channel.rtt.spin',
    title: 'Round trip, both sides spinning',
    ids: /^channel\.rtt\.spin\.(\d+)$/,
    along: bytes,
  },
  {
    file: 'channel.rtt.sleep',
    title: 'Round trip, both sides asleep, on one processor',
    ids: /^channel\.rtt\.sleep\.(\d+)$/,
    along: bytes,
  },
  {
    file: 'channel.oneway',
    title: 'One way: time for each message',
    ids: /^channel\.oneway\.(\d+)$/,
    along: bytes,
  },
  {
    file: 'channel.oneway.in-place',
    title: 'One way: time for each message of 64 B that is written where it is read',
    ids: /^channel\.oneway\.(inplace|batch32)\.64$/,
  },
  {
    file: 'channel.many',
    title: 'Several processes send to one: time for each message of 64 B',
    ids: /^channel\.many\.(\d+)\.64$/,
    along: 'sending processes, logarithmic',
  },
  {
    file: 'channel.scale',
    title: 'One way: time for each message of 64 B, by how many are sent',
    ids: /^channel\.scale\.(.*)$/,
    along: 'messages, logarithmic',
  },
  {
    file: 'channel.memory',
    title: 'One way: memory of both processes, by how many messages are sent',
    ids: /^channel\.memory\.(.*)$/,
    along: 'messages, logarithmic',
  },
  {
    file: 'mechanisms.one-processor',
    title: 'Round trip between two processes on one processor',
    ids: /^(pipe|fifo|seqpacket|signal|semaphore)\.rtt(\.64)?$/,
  },
  {
    file: 'mechanisms.two-processors',
    title: 'Round trip between two processes, each on its own processor',
    ids: /\.two-processors(\.64)?$/,
  },
  {
    file: 'memory',
    title: 'Reading and writing 64 KiB as 32-bit integers',
    ids: /\.(read|write)$/,
  },
  { file: 'calls', title: 'The cost of a call in one process', ids: /^calls\./ },
];

function groupOf(id: string): Group {
  return groups.find(({ ids }) => ids.test(id)) ?? { file: id, title: id, ids: /^/ };
}

function marksOf(record: BenchRecord, { ids }: Group): Mark[] {
  const at = Number(ids.exec(record.id)?.[1]);
  return (
    contendersOf(record)
      .map(([contender, figures]): Mark => ({ contender, subject: record.id, at, ...figures }))
      // A logarithmic scale has no zero.
      .filter(({ min }) => min > 0)
  );
}

interface Plotted {
  readonly file: string;
  readonly title: string;
  readonly svg: string;
}

/** The figures that show these records. */
export function plotted(records: readonly BenchRecord[]): Plotted[] {
  const members = new Map<string, BenchRecord[]>();
  for (const record of ofFirstVersion(records)) {
    const { file } = groupOf(record.id);
    members.set(file, [...(members.get(file) ?? []), record]);
  }
  return [...members].flatMap(([file, own]) => {
    const [{ id, unit }] = own as [BenchRecord];
    const group = groupOf(id);
    const marks = own.flatMap((record) => marksOf(record, group));
    if (marks.length === 0) return [];
    const { title, along } = group;
    const svg =
      along === undefined ? dotPlot(title, unit, marks) : linePlot(title, unit, along, marks);
    return [{ file, title, svg }];
  });
}

/** The SVG of each figure, by its name. */
export function plots(records: readonly BenchRecord[]): Map<string, string> {
  return new Map(plotted(records).map(({ file, svg }) => [file, svg]));
}
