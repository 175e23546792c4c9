/** Writes the records as the tables in docs/performance.md. */
import { readable } from './figures.js';
import { slowness } from './machine.js';
import { plotted } from './plots.js';
import { contendersOf, ofFirstVersion, type BenchRecord, type Figures } from './record.js';
import { statusAgainst, type TargetStatus } from './targets.js';

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function withSpread({ p50, min, max }: Figures, unit: string): string {
  return `${readable(p50, unit)} (${readable(min, unit)} to ${readable(max, unit)})`;
}

function times(figures: Figures, ours: Figures): string {
  return ours.p50 === 0 ? '' : `${String(Number((figures.p50 / ours.p50).toPrecision(2)))}×`;
}

/** A contender's time, its multiple of ours, and the target. */
function against(record: BenchRecord, name: string, own: Figures, key: string): string {
  const status = statusAgainst(record, key);
  const limits = status === undefined ? '' : `, ${limitsOf(status)}: ${status.which}`;
  return `${name} ${readable(own.p50, record.unit)} (${times(own, record.ours)}${limits})`;
}

function limitsOf({ must, aim }: TargetStatus): string {
  return aim === '' ? `must ${must}` : `must ${must}, aim ${aim}`;
}

function lostOf({ lost = {} }: BenchRecord): string[] {
  return Object.entries(lost).map(([name, word]) => `${name}: ${word}`);
}

function row(record: BenchRecord): string[] {
  const { id, unit, ours, c, peers } = record;
  const others = Object.entries(peers).map(([name, own]) => against(record, name, own, name));
  return [
    `\`${id}\``,
    withSpread(ours, unit),
    readable(ours.p99, unit),
    c === undefined ? '' : withSpread(c, unit),
    c === undefined ? '' : readable(c.p99, unit),
    c === undefined || c.p50 === 0 ? '' : (ours.p50 / c.p50).toFixed(2),
    [...others, ...lostOf(record)].join('<br>'),
  ];
}

/** Medians, with the least and the greatest median of a run; the peers also as multiples of ours. */
function recordsTable(records: readonly BenchRecord[]): string {
  const head = ['id', 'ours', 'p99', 'C', 'p99', 'ours / C', 'others'];
  return tableOf(head, records.map(row));
}

/** What ours replaces, its multiple of ours, the targets, and which of them is reached. */
function targetsTable(records: readonly BenchRecord[]): string {
  const rows = records.map((record) => {
    const { id, unit, ours } = record;
    const others = contendersOf(record).flatMap(([name, own, key]) => {
      const status = statusAgainst(record, key);
      const isOurs = key === 'ours';
      if (isOurs && status === undefined) return [];
      return [
        {
          contender: isOurs ? 'itself' : `${name} ${readable(own.p50, unit)}`,
          ratio: status?.reached ?? times(own, ours),
          limits: status === undefined ? '–' : [status.must, status.aim].filter(Boolean).join('; '),
          which: status?.which ?? '–',
        },
      ];
    });
    const column = (part: keyof (typeof others)[number]): string =>
      others.map((other) => other[part]).join('<br>');
    const contenders = [column('contender'), ...lostOf(record)].join('<br>');
    const figures = [column('ratio'), column('limits'), column('which')];
    return [`\`${id}\``, withSpread(ours, unit), contenders, ...figures];
  });
  return tableOf(['id', 'ours', 'what it replaces', 'ratio', 'must; aim', 'reached'], rows);
}

const inVersionTable = ['net', 'process.send (json)'];

/**
 * Ours with each version of Node.js, and how many times as long `net` and `process.send` take. Of two records
 * of one version, the later counts: it was measured in turns with the other versions.
 */
function versionsTable(records: readonly BenchRecord[]): string {
  const versions = [...new Set(records.map(({ node = '' }) => node))];
  const rows = [...new Set(records.map(({ id }) => id))].map((id) => [
    `\`${id}\``,
    ...versions.map((version) => {
      const found = records.findLast((record) => record.id === id && record.node === version);
      if (found === undefined) return '';
      const ratios = contendersOf(found)
        .filter(([name]) => inVersionTable.includes(name))
        .map(([name, figures]) => `${name} ${times(figures, found.ours)}`);
      return [readable(found.ours.p50, found.unit), ...ratios].join('<br>');
    }),
  ]);
  return tableOf(['id', ...versions.map((version) => `Node.js ${version}`)], rows);
}

/** The version, the runs, and whether the machine ran at one speed. */
function head(records: readonly BenchRecord[]): string {
  const runs = records.map(({ ours }) => ours.runs);
  const [least, most] = [Math.min(...runs), Math.max(...runs)];
  const made = least === most ? String(least) : `${least} to ${most}`;
  const slow = slowness(records);
  const sentence = `Node.js ${records[0]?.node ?? ''}; runs of each measure: ${made}.`;
  return slow === undefined ? sentence : `${sentence} **${slow}.**`;
}

/** The plots, beside the page in a folder of its name. */
function images(records: readonly BenchRecord[]): string {
  return plotted(records)
    .map(({ file, title }) => `![${title}](performance/${file}.svg)`)
    .join('\n');
}

/** What a block of a page may show. */
const blocks: Readonly<Record<string, (records: readonly BenchRecord[]) => string>> = {
  head: (records) => head(ofFirstVersion(records)),
  plots: images,
  records: (records) => recordsTable(ofFirstVersion(records)),
  targets: (records) => targetsTable(ofFirstVersion(records)),
  versions: versionsTable,
};

/**
 * Rewrites the blocks of a page, each of which names its kind and the beginnings of the ids that it shows:
 *
 *     <!-- bench targets use. idle -->
 *     <!-- /bench -->
 *
 * A block for which there are no records stays as it is.
 *
 * @returns Undefined if the page has no block.
 */
export function withBlocks(page: string, records: readonly BenchRecord[]): string | undefined {
  const block = /(<!-- bench (\w+)(.*?) -->\n).*?(<!-- \/bench -->)/gs;
  if (page.match(block) === null) return undefined;
  return page.replace(block, (old, start: string, kind: string, rest: string, end: string) => {
    const prefixes = rest.split(' ').filter(Boolean);
    const own = records.filter(
      ({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)),
    );
    const write = blocks[kind];
    if (write === undefined) throw new Error(`a block of the page has an unknown kind: ${kind}`);
    return own.length === 0 ? old : `${start}\n${write(own)}\n\n${end}`;
  });
}

/** All records as one table. */
export function markdown(records: readonly BenchRecord[]): string {
  const slow = slowness(records);
  return `${slow === undefined ? '' : `**${slow}.**\n\n`}${recordsTable(records)}\n`;
}
