import { doesNotMatch, match, ok, strictEqual, throws } from 'node:assert';
import { describe, it } from 'node:test';

import { slowness } from '../machine.js';
import { markdown, withBlocks } from '../markdown.js';
import { record, type BenchRecord, type Circumstances } from '../record.js';

function one(id: string, ours: number, net: number, more: Circumstances = {}): BenchRecord {
  const found = new Map([
    ['ours', [[ours]]],
    ['net', [[net]]],
  ]);
  return record(id, 'ns', true, found, { node: '20.4.0', ...more });
}

const targets = [{ against: 'net', kind: 'times', must: 8, aim: 40 }] as const;

const page = `# Title

<!-- bench head use. -->
<!-- /bench -->

<!-- bench targets use. idle -->

old

<!-- /bench -->

Text.

<!-- bench records channel. -->

kept

<!-- /bench -->

<!-- bench versions use. -->
<!-- /bench -->

<!-- bench plots use. -->
<!-- /bench -->
`;

describe('the blocks of a page', () => {
  const records = [
    one('use.rtt.64', 10, 90, { targets, lost: { zeromq: 'hung: killed after 20 s' } }),
    one('use.rtt.64', 5, 90, { node: '24.1.0' }),
    one('pipe.rtt.64', 7, 7),
  ];
  const written = withBlocks(page, records) ?? '';

  it('are rewritten, and the text around them stays', () => {
    match(written, /^# Title\n/);
    match(written, /\nText\.\n/);
    doesNotMatch(written, /old/);
    doesNotMatch(written, /pipe\.rtt/);
    match(written, /Node\.js 20\.4\.0; runs of each measure: 1\./);
    match(written, /^!\[How long .*\]\(performance\/use\.rtt\.svg\)$/m);
    match(
      written,
      /\| `use\.rtt\.64` \| 10 ns \(10 ns to 10 ns\) \| net 90 ns<br>zeromq: hung: killed after 20 s \| 9× \| 8×; 40× \| must \|/,
    );
    match(written, /\| id \| Node\.js 20\.4\.0 \| Node\.js 24\.1\.0 \|/);
    match(written, /\| `use\.rtt\.64` \| 10 ns<br>net 9× \| 5 ns<br>net 18× \|/);
  });

  it('stay as they are where there are no records', () => {
    match(written, /<!-- bench records channel\. -->\n\nkept\n\n<!-- \/bench -->/);
  });

  it('prefer the earlier of two records, but compare versions by the later', () => {
    const two = [one('use.rtt.64', 10, 90), one('use.rtt.64', 30, 90)];
    const blocks =
      '<!-- bench records -->\n<!-- /bench -->\n<!-- bench versions -->\n<!-- /bench -->';
    const text = withBlocks(blocks, two) ?? '';
    match(text, /10 ns \(10 ns to 10 ns\)/);
    doesNotMatch(text, /30 ns \(/);
    match(text, /\| 30 ns<br>net 3× \|/);
  });

  it('can be rewritten again', () => {
    strictEqual(withBlocks(written, records), written);
  });

  it('are absent from most files, and have known kinds', () => {
    strictEqual(withBlocks('# Title\n', records), undefined);
    throws(() => withBlocks('<!-- bench nothing -->\n<!-- /bench -->', records), /kind: nothing/);
  });
});

describe('a machine that slows down', () => {
  const fast = { min: 1, max: 1.1 };
  const slow = { min: 1.9, max: 2 };

  it('stands at the head of a table', () => {
    const records = [one('a', 1, 1, { probe: fast }), one('b', 1, 1, { probe: slow })];
    match(markdown(records).split('\n')[0] ?? '', /^\*\*JavaScript ran up to 2\.0 times slower/);
    const head = withBlocks('<!-- bench head -->\n<!-- /bench -->', records) ?? '';
    match(head, /during 1 of 2 measures/);
  });

  it('is not told otherwise', () => {
    strictEqual(slowness([one('a', 1, 1, { probe: fast }), one('b', 1, 1)]), undefined);
    strictEqual(slowness([]), undefined);
    ok(markdown([one('a', 1, 1, { probe: fast })]).startsWith('| id |'));
  });
});
