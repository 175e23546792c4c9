/** Turns records into plots: lists the figures, and the records that each one shows. */
import { dotPlot, linePlot, type Mark } from './figures.js';
import { contendersOf, type BenchRecord } from './record.js';

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

/** The figures that show these records: the SVG of each, by its name. */
export function plots(records: readonly BenchRecord[]): Map<string, string> {
  const members = new Map<string, BenchRecord[]>();
  for (const record of records) {
    const { file } = groupOf(record.id);
    members.set(file, [...(members.get(file) ?? []), record]);
  }
  return new Map(
    [...members].map(([file, own]) => {
      const [{ id, unit }] = own as [BenchRecord];
      const { title, ids, along } = groupOf(id);
      const marks = own.flatMap((record) =>
        contendersOf(record).map(([contender, figures]): Mark => ({
          contender,
          subject: record.id,
          at: Number(ids.exec(record.id)?.[1]),
          ...figures,
        })),
      );
      const svg =
        along === undefined ? dotPlot(title, unit, marks) : linePlot(title, unit, along, marks);
      return [file, svg];
    }),
  );
}
