/* The marks of a class, and what is asked about it. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Mark } from '../../dist/page/protocol.js';
import { Marks } from '../../dist/page/server/class/marks.js';
import { PageServer } from '../../dist/page/server/server.js';
import { start } from '../support/run.js';
import { classOf, optionsOf } from './class-of.js';
import { Site } from './site.js';

const folder = temporaryFolder();

describe('the marks of a class', () => {
  const path = join(folder, 'marks.json');
  const mark: Mark = { points: 1, verdict: null, comment: 'a' };
  const none: Mark = { points: null, verdict: null, comment: '' };

  it('are kept by student and exercise, whatever a student is called', async () => {
    const marks = new Marks(path);
    await marks.set('__proto__', '4a', mark, none);
    await marks.set('ann', '4a', { ...mark, comment: 'b' }, none);
    await marks.set('ann', '5', mark, none);
    const { comment } = marks.of('ann', '4a');
    await marks.set('ann', '4a', { ...mark, comment: 'c' }, { ...mark, comment });
    const again = new Marks(path);
    assert.deepEqual(again.of('__proto__', '4a'), mark);
    assert.equal(again.of('ann', '4a').comment, 'c');
    assert.deepEqual(again.of('ann', '5'), mark);
    assert.equal(again.of('bob', '4a').comment, '');
  });

  it('are not read from a file of another form, which stays as it is', () => {
    for (const text of ['{', '[]', '7', '{"a":7}', '{"a":{"4a":{"points":"1"}}}']) {
      writeFileSync(path, text);
      assert.throws(() => new Marks(path), /has not the form of a file of marks/);
      assert.equal(readFileSync(path, 'utf8'), text);
    }
    const classroom = { ...optionsOf(classOf(folder, 'wrong', [['ann', 'nothing']])), marks: path };
    const options = { language: 'en', folder, isReadOnly: false, saved: [], classroom } as const;
    const { TMPDIR } = process.env;
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    process.env['TMPDIR'] = temporary;
    try {
      assert.throws(() => new PageServer({ ...options, port: 0, socket: undefined }), /has not/);
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
    }
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('need a folder, and a path that is no folder, before anything is marked', () => {
    const missing = join(folder, 'missing');
    assert.throws(() => new Marks(join(missing, 'marks.json')), {
      message: `there is no folder ${missing}`,
    });
    assert.throws(() => new Marks(folder), /has not the form of a file of marks/);
  });

  it('replace the file to which a link leads, not the link', async () => {
    const link = join(folder, 'link.json');
    const target = join(folder, 'target.json');
    writeFileSync(target, '{}');
    symlinkSync(target, link);
    await new Marks(link).set('ann', '4a', mark, none);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.deepEqual(new Marks(target).of('ann', '4a'), mark);
  });

  it('are not changed where they cannot be saved', async () => {
    const own = join(folder, 'gone');
    mkdirSync(own);
    const marks = new Marks(join(own, 'marks.json'));
    await marks.set('ann', '4a', mark, none);
    // The folder in which the file is made becomes no folder: so it is for root, too.
    mkdirSync(join(own, 'marks.json.new'));
    chmodSync(own, 0o700);
    const refused = marks.set('ann', '4a', { ...mark, comment: 'b' }, mark);
    await assert.rejects(refused, /not saved: EISDIR/);
    assert.deepEqual(marks.of('ann', '4a'), mark);
  });

  it('of two servers are all in the file, and none replaces what the other has changed', async () => {
    const shared = join(folder, 'shared.json');
    const [one, other] = [new Marks(shared), new Marks(shared)];
    // At the same time, and about different students.
    const students = Array.from({ length: 20 }, (_, index) => `student${index}`);
    await Promise.all(
      students.map((student, index) =>
        (index % 2 === 0 ? one : other).set(student, '4a', mark, none),
      ),
    );
    for (const student of students) assert.deepEqual(new Marks(shared).of(student, '4a'), mark);
    // About one exercise, but different fields of it.
    await one.set('student0', '4a', { ...mark, points: 2 }, mark);
    await other.set('student0', '4a', { ...mark, comment: 'b' }, mark);
    const both = { ...mark, points: 2, comment: 'b' };
    assert.deepEqual(new Marks(shared).of('student0', '4a'), both);
    // The same field.
    await assert.rejects(one.set('student0', '4a', { ...mark, comment: 'c' }, mark), {
      message: /^not saved: somebody else has changed this meanwhile, to "b"\./,
    });
    assert.deepEqual(one.of('student0', '4a'), both);
    // Whoever has seen it may replace it.
    await one.set('student0', '4a', { ...both, comment: 'c' }, both);
    assert.equal(new Marks(shared).of('student0', '4a').comment, 'c');
  });

  it('of a page that is left are its last ones, in whatever order they arrive', async () => {
    const left = join(folder, 'left.json');
    const said = (comment: string): Mark => ({ ...none, comment });
    const change = (number: number) => ({ page: 'a', number, field: 'comment' }) as const;
    /** A page knows of none of its changes that it has been saved. */
    const arrive = async (comments: readonly (readonly [number, string])[]): Promise<string> => {
      const marks = new Marks(left);
      const before = marks.of('ann', '4a');
      for (const [number, comment] of comments) {
        await marks.set('ann', '4a', said(comment), before, change(number));
      }
      return new Marks(left).of('ann', '4a').comment;
    };
    for (const [comments, last] of [
      // Something was typed, and taken away.
      [[[2, ''] as const, [1, 'V'] as const], ''],
      [[[3, 'Ve'] as const, [4, 'Very'] as const], 'Very'],
      [[[6, 'Very good'] as const, [5, 'Very g'] as const], 'Very good'],
      [[[8, 'Very good'] as const, [7, 'Very goo'] as const], 'Very good'],
    ] as const) {
      assert.equal(await arrive(comments), last);
    }
  });

  it('of a page do not replace what somebody else has written meanwhile', async () => {
    const own = join(folder, 'own.json');
    const marks = new Marks(own);
    const change = (number: number) => ({ page: 'a', number, field: 'comment' }) as const;
    const [x, xy, good] = ['x', 'xy', 'good'].map((comment) => ({ ...none, comment }) as const);
    assert.ok(x !== undefined && xy !== undefined && good !== undefined);
    await marks.set('ann', '4a', x, none, change(1));
    await new Marks(own).set('ann', '4a', good, x);
    await assert.rejects(marks.set('ann', '4a', xy, x, change(2)), /somebody else/);
    assert.deepEqual(new Marks(own).of('ann', '4a'), good);
    // The other fields of the page's mark are those that it knew of.
    await new Marks(own).set('ann', '4a', { ...good, points: 3 }, good);
    await marks.set('ann', '4a', xy, good, change(3));
    assert.deepEqual(new Marks(own).of('ann', '4a'), { ...xy, points: 3 });
  });

  it('are not saved over a file that has lost its form meanwhile', async () => {
    const spoilt = join(folder, 'spoilt.json');
    const marks = new Marks(spoilt);
    writeFileSync(spoilt, 'notes');
    await assert.rejects(marks.set('ann', '4a', mark, none), /has not the form/);
    assert.equal(readFileSync(spoilt, 'utf8'), 'notes');
  });
});

describe('what is asked about a class', () => {
  const path = classOf(folder, 'asked', [['ann', 'nothing']]);
  const answer = async (site: Site, to: string, body: unknown, headers = {}): Promise<number> => {
    const { headers: own } = site.toRun('', folder, headers);
    const asked = { method: 'POST', path: `${site.base}api/class/${to}`, headers: own };
    return (await site.ask({ ...asked, body: JSON.stringify(body) })).status;
  };
  const mark = { points: null, verdict: null, comment: '' };

  it('is refused unless it has its form, and is about somebody in it', async () => {
    const site = await Site.start(folder, { classroom: optionsOf(path) });
    try {
      for (const body of [
        null,
        {},
        [],
        { students: 'ann' },
        { students: [7] },
        { students: ['../x'] },
      ]) {
        assert.equal(await answer(site, 'check', body), 400);
      }
      for (const body of [
        ...[null, {}, { student: 'ann', exercise: '4a' }, { student: 'x', exercise: '4a', mark }],
        { student: 'ann', exercise: '5', mark },
        { student: 'ann', exercise: '4a', mark: { ...mark, points: '1' } },
        { student: 'ann', exercise: '4a', mark: { ...mark, verdict: 'good' } },
        { student: 'ann', exercise: '4a', mark: { ...mark, comment: 'x'.repeat(10_001) } },
        { student: 'ann', exercise: '4a', mark: { ...mark, points: -1e308 } },
        { student: 'ann', exercise: '4a', mark: { ...mark, points: 1001 } },
        ...[null, {}, { page: 'a', number: 1, field: 'toString' }, { page: 7 }].map((change) => ({
          ...{ student: 'ann', exercise: '4a', mark, change },
        })),
      ]) {
        const before = mark;
        assert.equal(await answer(site, 'mark', body === null ? null : { before, ...body }), 400);
      }
      const asked = { student: 'ann', exercise: '4a', mark };
      assert.equal(await answer(site, 'mark', asked), 400);
      assert.equal(await answer(site, 'mark', { ...asked, before: mark }), 204);
      for (const to of ['check', 'stop', 'mark']) {
        const stranger = { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site' };
        assert.equal(await answer(site, to, {}, stranger), 403);
        assert.equal(await answer(site, to, {}, { Cookie: '' }), 403);
      }
      const grades = await site.ask({ path: `${site.base}api/class/grades` });
      assert.equal(grades.status, 403);
    } finally {
      await site.close();
    }
  });

  it('has its options, which make no sense without it', async () => {
    const without = await start('ipc-lab', 'page', '--marks', 'x').ended;
    assert.equal(without.code, 2);
    assert.match(without.stderr, /--marks needs --class/);
    const readOnly = await start('ipc-lab', 'page', '--class', path, '--read-only').ended;
    assert.match(readOnly.stderr, /--class or --read-only, not both/);
    const none = await start('ipc-lab', 'page', '--class', folder).ended;
    assert.equal(none.code, 1);
    assert.match(none.stderr, /there is no plan/);
  });
});
