/* A class of twenty: the grid fills while it is checked; points, another verdict and a comment are kept. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Mark } from '../../../dist/page/protocol.js';
import { checkAll } from '../../check/support.js';
import { classOf, optionsOf } from '../class-of.js';
import { noBrowser, Pages, untilTrue } from './browser.js';

const folder = temporaryFolder();
const programs = fileURLToPath(new URL('../../../test/check/programs/4a/', import.meta.url));

const twenty = [
  ...['ada', 'bob', 'cem'].map((name) => [name, 'plain'] as const),
  ...['dan', 'eva'].map((name) => [name, 'write_end_kept'] as const),
  ...['jan', 'kim'].map((name) => [name, 'unbuilt'] as const),
  ...[
    'leo',
    'mia',
    'ned',
    'ola',
    'pia',
    'rob',
    'sam',
    'tom',
    'uma',
    'val',
    'wim',
    'xia',
    'zoe',
  ].map((name) => [name, 'nothing'] as const),
] as const;

/** Saves a mark by the server of another page. */
async function markElsewhere(page: Page, student: string, mark: Mark): Promise<void> {
  const before: Mark = { points: null, verdict: null, comment: '' };
  const body = JSON.stringify({ student, exercise: '4a', mark, before });
  const status = await page.evaluate(async (text) => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('api/class/mark', { method: 'POST', headers, body: text })).status;
  }, body);
  assert.equal(status, 204);
}

describe('a class of twenty on the page', { skip: noBrowser }, () => {
  const path = classOf(folder, 'class', twenty);
  const pages = Pages.inSuite(folder);

  it('fills while it is checked, with the verdicts of check-all, grouped by cause', async () => {
    const { page, complaints } = await pages.open(
      await pages.serve({ classroom: optionsOf(path) }),
    );
    await page.waitForSelector('.grid');
    assert.equal(await page.locator('.grid td.unchecked').count(), 20);
    await page.click('text=Check the class');
    await page.waitForSelector('.grid td.running');
    await page.waitForSelector('.grid td.pass');
    // It fills: the first is there while the last still waits.
    assert.equal(await page.locator('.grid tr:has-text("zoe") td.waiting').count(), 1);
    await page.reload();
    await page.waitForSelector('.grid td.pass');
    await page.waitForSelector('.state:has-text("20 of 20 checked")');
    assert.equal(await page.locator('.grid td.pass').count(), 3);
    assert.match(await page.innerText('.grid tr:has-text("ada")'), /✓ pass 8\/8/);
    assert.match(await page.innerText('.grid tr:has-text("dan")'), /✗ FAIL 6\/8/);
    // A program that does nothing ends in time, and meets no other criterion: what follows from the others has no points.
    assert.match(await page.innerText('.grid tr:has-text("leo")'), /✗ FAIL 2\.7\/8/);
    assert.match(await page.innerText('.grid tr:has-text("jan")'), /could not be run/);
    const causes = page.locator('.causes li');
    assert.match(await causes.first().innerText(), /^13 4a · not met: /);
    const ofFour = causes.filter({ hasText: 'dan' });
    assert.match(await ofFour.innerText(), /^2 4a · not met: the child reads everything/);
    assert.match(await ofFour.innerText(), /write end/);
    assert.deepEqual(await ofFour.locator('a').allTextContents(), ['dan', 'eva']);
    // One of each kind, by the command.
    const some = twenty.filter(
      ([, source], at) => twenty.findIndex((one) => one[1] === source) === at,
    );
    const { stdout } = await checkAll([classOf(folder, 'some', some), '--timeout', '4', '--json']);
    const all = JSON.parse(stdout) as { student: string; verdict: string }[];
    assert.equal(all.length, 4);
    for (const { student, verdict } of all) {
      const cell = page.locator(`.grid tr:has-text("${student}") td`).first();
      assert.equal(await cell.getAttribute('class'), verdict, student);
    }
    assert.deepEqual(complaints, []);
    await page.click('.grid tr:has-text("dan") td a');
    await page.waitForSelector('.drawing .moment');
    assert.match(await page.innerText('h2'), /dan · exercise 4a/);
    await page.locator('.verdict li.fail button.evidence').first().click();
    await page.waitForSelector('.drawing .evidence');
    // What could not be run is not decided later, either.
    await page.click('text=The class');
    await page.click('.grid tr:has-text("jan") td a');
    await page.waitForSelector('.state.ended');
    assert.match(await page.innerText('main'), /Nothing was run\./);
    assert.equal(await page.locator('.verdict li').count(), 8);
    assert.equal(await page.locator('.verdict li.unknown:has-text("unknown")').count(), 8);
  });

  it('keeps points, another verdict and a comment, also when the page is left at once', async () => {
    const classroom = optionsOf(path);
    const address = await pages.serve({ classroom });
    const [{ page }, { page: other }] = [await pages.open(address), await pages.open(address)];
    await page.click('[aria-label="Check bob again"]');
    await page.waitForSelector('.grid tr:has-text("bob") td.pass');
    await page.click('.grid tr:has-text("bob") td a');
    await page.fill('input[name=points]', '6.5');
    await page.selectOption('select[name=verdict]', 'fragile');
    const comment = 'Très bien, <b>presque</b>';
    await page.locator('textarea[name=comment]').pressSequentially(comment);
    await page.reload();
    await untilTrue(
      page,
      `document.querySelector('textarea[name=comment]')?.value === ${JSON.stringify(comment)}`,
    );
    assert.equal(await page.inputValue('input[name=points]'), '6.5');
    const row = other.locator('.grid tr:has-text("bob")');
    await row.locator('td.fragile').waitFor();
    assert.match(await row.innerText(), /≈ fragile 6\.5.*✎.*6\.5/s);
    const marks = JSON.parse(readFileSync(classroom.marks, 'utf8')) as unknown;
    const mark = { points: 6.5, verdict: 'fragile', comment };
    assert.deepEqual(marks, { bob: { '4a': mark } });
    assert.equal(statSync(classroom.marks).mode & 0o777, 0o600);
    // Another server has them, too.
    const { page: later } = await pages.open(await pages.serve({ classroom, language: 'fr' }));
    assert.match(await later.innerText('.grid tr:has-text("bob")'), /≈ fragile 6,5/);
    const [download] = await Promise.all([
      later.waitForEvent('download'),
      later.click('text=Points en CSV'),
    ]);
    const csv = join(folder, 'grades.csv');
    await download.saveAs(csv);
    assert.match(
      readFileSync(csv, 'utf8'),
      /^\ufeffétudiant;exercice;verdict;points;commentaire\n(?:.*\n)*bob;4a;fragile;6,5;"?Très bien, <b>presque<\/b>"?\n/,
    );
    await page.click('.again');
    await page.waitForURL((url) => !url.href.endsWith(new URL(page.url()).hash) || url.hash !== '');
    await page.waitForSelector('.overall.pass');
    assert.equal(await page.inputValue('textarea[name=comment]'), comment);
  });

  it('keeps what is being typed, whatever the server says meanwhile', async () => {
    const classroom = optionsOf(path);
    const address = await pages.serve({ classroom });
    const [{ page }, { page: other }] = [await pages.open(address), await pages.open(address)];
    await page.click('[aria-label="Check cem again"]');
    await page.waitForSelector('.grid tr:has-text("cem") td.pass');
    await page.click('.grid tr:has-text("cem") td a');
    const points = page.locator('input[name=points]');
    const comment = page.locator('textarea[name=comment]');
    await comment.pressSequentially('not ');
    // A field that nobody has touched here.
    await markElsewhere(other, 'cem', { points: 3, verdict: null, comment: '' });
    await untilTrue(page, `document.querySelector('input[name=points]').value === '3'`);
    await comment.pressSequentially('lost');
    assert.equal(await comment.inputValue(), 'not lost');
    await page.reload();
    await page.waitForSelector('textarea[name=comment]');
    assert.equal(await comment.inputValue(), 'not lost');
    assert.equal(await points.inputValue(), '3');
  });

  it('says that somebody else has changed the same comment, and what cannot be saved', async () => {
    const classroom = optionsOf(path);
    const address = await pages.serve({ classroom });
    // Another server, of another teacher, with the same marks.
    const elsewhere = await pages.serve({ classroom });
    const [{ page }, { page: other }] = [await pages.open(address), await pages.open(elsewhere)];
    await page.click('[aria-label="Check ada again"]');
    await page.waitForSelector('.grid tr:has-text("ada") td.pass');
    await page.click('.grid tr:has-text("ada") td a');
    const comment = page.locator('textarea[name=comment]');
    const why = page.locator('#why-comment');
    // The page does not know of the other comment when it saves its own.
    await page.route('**/api/class/mark', async (route) => {
      await markElsewhere(other, 'ada', { points: null, verdict: null, comment: 'good' });
      await route.continue();
    });
    await comment.pressSequentially('x');
    await why.filter({ hasText: 'somebody else has changed this meanwhile, to "good".' }).waitFor();
    await page.unroute('**/api/class/mark');
    // The page may hear of the other comment a little after the refusal: what it saves before that is refused again.
    let typed = 'x';
    for (let isSaved = false; !isSaved;) {
      typed += 'y';
      const saving = page.waitForResponse('**/api/class/mark');
      await comment.pressSequentially('y');
      isSaved = (await saving).ok();
    }
    await why.filter({ hasText: /^$/ }).waitFor({ state: 'attached' });
    await other.locator('.grid tr:has-text("ada") td [role=img]').waitFor();
    const marks = (): Record<string, unknown> =>
      JSON.parse(readFileSync(classroom.marks, 'utf8')) as Record<string, unknown>;
    assert.deepEqual(marks()['ada'], { '4a': { points: null, verdict: null, comment: typed } });
    await comment.fill('z'.repeat(10_001));
    await why.filter({ hasText: 'has at most 10000 characters, this one has 10001' }).waitFor();
    const points = page.locator('input[name=points]');
    const wrong = page.locator('#why-points');
    for (const text of ['-1', '1e308', 'seven', '1001', '1,2,3']) {
      await points.fill(text);
      await wrong.filter({ hasText: 'points are a number from 0 to 1000' }).waitFor();
    }
    // What could not be saved does not keep the rest from being saved; a comma is a comma in every browser.
    await points.fill('');
    await points.pressSequentially('7,5');
    await other.locator('.grid tr:has-text("ada") td:has-text("7.5")').first().waitFor();
    assert.deepEqual(marks()['ada'], { '4a': { points: 7.5, verdict: null, comment: typed } });
  });

  it('shows the source of a student with the line of each call, unless the names are hidden', async () => {
    const known = classOf(folder, 'with-lines', [['ann', 'unbuilt']]);
    copyFileSync(join(programs, 'write_end_kept.c'), join(known, 'ann', 'pipe_sum.c'));
    const plan = { build: 'cc -w -g -o pipe_sum pipe_sum.c', '4a': './pipe_sum' };
    writeFileSync(join(known, 'check-all.json'), JSON.stringify(plan));
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(known) }));
    await page.click('text=Check the class');
    await page.click('.grid td.fail a');
    await page.locator('.verdict li.fail button.evidence').first().click();
    await page.waitForSelector('.source [aria-current]:has-text("read(ends[0], three, 3)")');
    await page.click('text=The class');
    await page.click('.names');
    await page.click('.grid td.fail a');
    await page.waitForSelector('.overall.fail');
    assert.equal(await page.locator('.source').count(), 0);
  });

  it('hides the names, wherever they are, and gives them back', async () => {
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await page.click('[aria-label="Check zoe again"]');
    await page.waitForSelector('.grid tr:has-text("zoe") td.fail');
    await page.click('.names');
    const anyName = new RegExp(`\\b(?:${twenty.map(([name]) => name).join('|')})\\b`);
    assert.doesNotMatch(await page.innerText('body'), anyName);
    await page.reload();
    await page.waitForSelector('.grid');
    const numbers = await page.locator('.grid tbody th').allTextContents();
    assert.deepEqual(
      numbers,
      Array.from({ length: 20 }, (_, index) => `student ${index + 1}`),
    );
    await page.click('.grid td.fail a');
    await page.waitForSelector('.overall.fail');
    for (const summary of await page.locator('summary').all()) await summary.click();
    assert.doesNotMatch(await page.innerText('body'), anyName);
    assert.doesNotMatch(await page.innerHTML('body'), anyName);
    await page.click('text=The class');
    await page.click('.names');
    assert.match(await page.innerText('.grid'), anyName);
  });

  it('is stopped, and no student still waits to be checked', async () => {
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await page.click('text=Check the class');
    await page.waitForSelector('.grid td.running');
    await page.click('.stop');
    await page.waitForSelector('text=Check the class');
    assert.equal(await page.locator('.grid :is(td.running, td.waiting)').count(), 0);
  });
});
