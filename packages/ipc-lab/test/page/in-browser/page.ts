import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';

import type { Event } from '../../../dist/observe/index.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited } from '../../support/processes.js';
import { programWords } from '../../check/support.js';
import { eventsOf, talk } from '../../trace/support.js';
import {
  assertAccessible,
  noBrowser,
  Pages,
  pidsOf,
  problemsOf,
  rowsOf,
  run,
  untilRows,
} from './browser.js';

const folder = temporaryFolder();
/** Writes a line five times a second, for ever. */
const ticking = `sh -c 'while :; do echo tick; sleep 0.2; done | cat'`;

describe('the page', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('takes the token out of the address', async () => {
    const { page } = await pages.open(await pages.serve());
    assert.doesNotMatch(page.url(), /token/);
    assert.match(await page.innerText('main'), /See what passes between the processes/);
  });

  it('shows a run while it grows, and stops the whole tree', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await run(page, ticking);
    const begun = await rowsOf(page);
    await untilRows(page, begun + 4);
    assert.equal(await page.innerText('.state'), 'running');
    await page
      .locator('.output pre')
      .filter({ hasText: /tick\s+tick/ })
      .waitFor();
    const pids = (await pidsOf(page)).map(Number);
    assert.ok(pids.length >= 2 && pids.every((pid) => pid > 0), pids.join());
    await page.click('.stop');
    await page.waitForSelector('.state.stopped');
    await allExited(pids);
    assert.deepEqual(complaints, []);
  });

  it('continues after a reload in the middle, and after a lost connection', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, ticking);
    const address = page.url();
    await page.reload();
    assert.equal(page.url(), address);
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.inputValue('input[name=program]'), ticking);
    assert.match(
      (await page.locator('.drawing .moment').first().textContent()) ?? '',
      /first process/,
    );
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    const seen = await rowsOf(page);
    await untilRows(page, seen + 2);
    await page.click('.stop');
    await page.waitForSelector('.state.stopped');
  });

  it('shows one run to two browsers', async () => {
    const address = await pages.serve();
    const [{ page: one }, { page: other }] = [await pages.open(address), await pages.open(address)];
    await run(one, ticking);
    const option = other.locator('.top option').nth(1);
    await option.waitFor({ state: 'attached' });
    await other.selectOption('.top select', await option.getAttribute('value'));
    await other.waitForSelector('.drawing .moment');
    await other.click('.stop');
    for (const page of [one, other]) await page.waitForSelector('.state.stopped');
    assert.deepEqual(await pidsOf(one), await pidsOf(other));
  });

  it('says why nothing moves', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, `sh -c 'mkfifo "$0"; cat "$0"' ${join(folder, 'hang')}`);
    const placeOfPicture = async (): Promise<unknown> => page.locator('.stage').boundingBox();
    const before = await placeOfPicture();
    await page.waitForSelector('.stuck');
    assert.match(await page.innerText('.stuck'), /waits .*hang/);
    // It is seen together with the picture, which stays where it is.
    assert.deepEqual(await placeOfPicture(), before);
    const box = await page.locator('.stuck').boundingBox();
    assert.ok(box !== null && box.y + box.height <= 768 && box.height <= 0.4 * 768 + 1);
    // The wait is drawn while it lasts.
    await page.waitForSelector('.drawing .label.en:has-text("waits in open")');
    assert.equal(await page.innerText('.state'), 'running');
    await page.click('.stop');
    await page.waitForSelector('.state.stopped');
    assert.equal(await page.locator('.stuck').count(), 1);
  });

  it('judges a wrong program of exercise 4, gives its hint on request, and then the right one', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await page.selectOption('.new select', '4a');
    await run(page, programWords('4a/write_end_kept.c', folder).join(' '));
    assert.equal(await page.locator('.verdict li.pending').count(), 8);
    await page.waitForSelector('.overall.fail');
    const failed = page.locator('.verdict li.fail').first();
    assert.match(await failed.innerText(), /the child reads everything that the parent writes/);
    const hint = failed.locator('details > p').first();
    assert.equal(await hint.isVisible(), false);
    await failed.locator('summary').first().click();
    assert.match(await hint.innerText(), /write end/);
    // One step after the other.
    assert.equal(await failed.locator('text=See pipe(7)').isVisible(), false);
    assert.match(await page.innerText('#announcement'), /does not do what the exercise asks/);
    await run(page, programWords('4a/plain.c', folder).join(' '));
    await page.waitForSelector('.overall.pass');
    assert.equal(await page.locator('.verdict li.pass').count(), 8);
    assert.ok((await page.locator('.parts button').count()) >= 2);
    await page.locator('.parts button').nth(1).click();
    await page.waitForSelector('.drawing .moment');
    assert.deepEqual(complaints, []);
  });

  it('refuses what cannot be run, in the language of the page', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.fill('input[name=program]', 'no-such-command');
    await page.click('.new button[type=submit]');
    assert.equal(await page.innerText('.refusal'), 'command not found: no-such-command');
    await page.click('text=Français');
    assert.equal(await page.innerText('.refusal'), 'commande introuvable\u00a0: no-such-command');
  });

  it('shows saved runs by the keyboard, in both languages, and starts nothing', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    assert.equal(await page.locator('form').count(), 0);
    await page.selectOption('.top select', '1');
    await page.focus('.view');
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
    assert.match(await page.innerText('#said'), /11 · reads "hello" from pipe 7/);
    assert.equal(await page.locator('.arrow.message.chosen').count(), 1);
    await page.click('text=Français');
    assert.match(await page.innerText('#said'), /11 · lit "hello" dans le tube 7/);
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
    await page.keyboard.press('Tab');
    await page.reload();
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
  });

  it('shows the only saved run at once, and its times as the language writes them', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    await page.waitForSelector('.drawing .moment');
    assert.match(page.url(), /#run=1$/);
    const times = async (): Promise<string> =>
      (await page.locator('.drawing .time:visible').allTextContents()).join(' ');
    assert.match(await times(), /^0\.0000 (?:\d+\.\d{4} ?)+$/);
    await page.click('text=Français');
    assert.match(await times(), /^0,0000 (?:\d+,\d{4} ?)+$/);
    await page.focus('.view');
    await page.keyboard.press('ArrowDown');
    assert.match(await page.innerText('#said'), /^\d+,\d{4} · /);
  });

  it('has a link to a moment, and exports a page that needs no server', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page, complaints } = await pages.open(await pages.serve({ saved }));
    await page.selectOption('.top select', '1');
    await page.click('.drawing .moment[data-for=m7] .label.en');
    assert.match(page.url(), /#run=1&part=0&event=7$/);
    const link = page.url();
    await page.click('h1 a');
    await page.goto(link);
    await page.waitForSelector('.drawing .moment.evidence[data-for=m7]');
    assert.match(await page.innerText('#said'), /reads "hello"/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Export'),
    ]);
    const path = join(folder, download.suggestedFilename());
    assert.match(path, /run-1\.html$/);
    await download.saveAs(path);
    const exported = await page.context().newPage();
    await exported.goto(`file://${path}`);
    assert.match((await exported.textContent('#drawing')) ?? '', /reads "hello"/);
    assert.deepEqual(complaints, []);
  });

  it('has a mode for the projector, which outlasts a reload', async () => {
    const saved = [{ title: 'signals', events: eventsOf('signals') }];
    const { page } = await pages.open(await pages.serve({ saved, isReadOnly: true }));
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    const names = page.locator('.heads .name');
    assert.doesNotMatch((await names.allTextContents()).join(), /parent/);
    const height = (await page.locator('.heads svg').boundingBox())?.height ?? 0;
    await page.click('.projector');
    await page.reload();
    await page.waitForSelector('.heads .name:has-text("parent")');
    const roles = await names.allTextContents();
    assert.match(roles.join(), /^parent,child/);
    assert.equal(new Set(roles).size, roles.length);
    assert.ok(((await page.locator('.heads svg').boundingBox())?.height ?? 0) > height * 1.3);
    assert.equal(await page.locator('.summary h3').first().isVisible(), false);
    await page.click('text=Français');
    await page.waitForSelector('.heads .name:has-text("père")');
    assert.equal(await page.locator('.projector').getAttribute('aria-pressed'), 'true');
  });

  it('has the fill level of a pipe in view on a projector', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ saved }));
    await page.selectOption('.top select', '1');
    await page.click('.projector');
    await page.waitForSelector('.heads .name:has-text("parent")');
    const view = await page.locator('.view').boundingBox();
    const fill = await page.locator('.drawing .fill').first().boundingBox();
    assert.ok(view !== null && fill !== null);
    assert.ok(fill.x + fill.width <= view.x + view.width, `${fill.x} ${view.x + view.width}`);
  });

  it('shows the rhythm by the second on the projector, and parent and children in the sentences', async () => {
    // A parent with two children, one of which ends after a second, the other when nothing has happened for long.
    const common = { known: 'observed' } as const;
    const born = { ...common, type: 'process-born', parent: 1010, call: 'clone' } as const;
    const ended = { ...common, type: 'process-ended', status: 0 } as const;
    const events: Event[] = [
      { ...common, id: 1, time: 1, pid: 1010, type: 'process-born' },
      { ...born, id: 2, time: 1.1, pid: 1011 },
      { ...born, id: 3, time: 1.2, pid: 1012 },
      { ...ended, id: 4, time: 2.3, pid: 1011 },
      { ...ended, id: 5, time: 6.6, pid: 1012 },
      { ...ended, id: 6, time: 6.7, pid: 1010 },
    ];
    const saved = [{ title: 'sleep', events }];
    const { page } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.locator('.second').count(), 0);
    await page.check('input[name=seconds]');
    await page.waitForSelector('.second:has-text("1 s")', { state: 'attached' });
    // Between the ends of the two nothing happens for more than four seconds.
    await page.waitForSelector('.second.folded', { state: 'attached' });
    const before = await page.locator('.drawing .label.en:has-text("born of")').allTextContents();
    assert.ok(
      before.length === 2 && before.every((text) => /born of \d+/.test(text)),
      before.join(),
    );
    await page.click('.projector');
    await page.waitForSelector('.drawing .label.en:has-text("born of parent")', {
      state: 'attached',
    });
    await page.click('.rows summary');
    const cells = await page.locator('.rows td:nth-child(2)').allTextContents();
    assert.deepEqual([...new Set(cells)].sort(), ['child 1', 'child 2', 'parent']);
    await page.click('.projector');
    await page.waitForSelector('.drawing .label.en:has-text("born of parent")', {
      state: 'detached',
    });
  });

  it('renders what the traced program says as text', async () => {
    const attack = `</pre><img src=x onerror="window.hit=1"><svg onload='window.hit=2'>`;
    const events = talk(Buffer.from(attack)).map((event) =>
      event.type === 'program-started' ? { ...event, path: attack, words: [attack] } : event,
    );
    const { page, complaints } = await pages.open(
      await pages.serve({ saved: [{ title: attack, events }] }),
    );
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    await page.click('.rows summary');
    assert.match(await page.innerText('.rows'), /<img src=x/);
    assert.equal(await page.evaluate('window.hit'), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('gives nothing to a page of another server on this host, to which its cookie does not go', async () => {
    const received: string[] = [];
    const other = createServer(({ headers }, response) => {
      received.push(headers.cookie ?? '');
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>other</title><link rel=icon href="data:,">');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { page } = await pages.open(await pages.serve());
    const base = page.url();
    const attacker = await page.context().newPage();
    const answers: Promise<{ readonly status: number; readonly cookie: string }>[] = [];
    attacker.on('response', (response) => {
      if (!response.url().startsWith(base)) return;
      const cookie = response.request().headerValue('Cookie');
      answers.push(cookie.then((text) => ({ status: response.status(), cookie: text ?? '' })));
    });
    await attacker.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const mark = join(folder, 'stolen');
    const request = { exercise: null, commands: { program: `touch ${mark}` }, folder, input: '' };
    // The attacker even knows the path.
    const outcomes = await attacker.evaluate(`(async (base, body) => {
      const tried = (work) => work().then(() => 'done', () => 'refused');
      const own = { credentials: 'include' };
      const stream = () => new Promise((resolve, reject) => {
        const source = new EventSource(base + 'api/stream', { withCredentials: true });
        source.onopen = resolve;
        source.onerror = () => { source.close(); reject(); };
      });
      const framed = () => new Promise((resolve) => {
        const frame = Object.assign(document.createElement('iframe'), { src: base, onload: resolve });
        document.body.append(frame);
      });
      await fetch(base + 'api/runs', { ...own, method: 'POST', mode: 'no-cors', body }).catch(() => 0);
      const outcomes = [
        await tried(() => fetch(base + 'api/runs', { ...own, method: 'POST', body })),
        await tried(() => fetch(base + 'api/setting', own)),
        await tried(stream),
        await tried(() => import(base + 'main.js')),
      ];
      await framed();
      const form = document.createElement('form');
      Object.assign(form, { action: base + 'api/runs', method: 'post', enctype: 'text/plain' });
      const [name, value] = [body.slice(0, -1) + ',"x":"', '"}'];
      form.append(Object.assign(document.createElement('input'), { name, value }));
      document.body.append(form);
      form.submit();
      return outcomes;
    })(${JSON.stringify(base)}, ${JSON.stringify(JSON.stringify(request))})`);
    await attacker.waitForURL(`${base}api/runs`);
    assert.deepEqual(outcomes, ['refused', 'refused', 'refused', 'refused']);
    const all = await Promise.all(answers);
    // Others were not even shown to the attacker's page: Cross-Origin-Resource-Policy.
    for (const { status } of all) assert.equal(status, 403);
    // Ports separate no cookies: the browser did send ours back to us.
    assert.ok(all.some(({ cookie }) => cookie.startsWith('ipc-lab=')));
    assert.ok(
      received.every((cookie) => !cookie.includes('ipc-lab')),
      received.join(),
    );
    assert.equal(existsSync(mark), false);
    other.close();
    other.closeAllConnections();
  });

  it('says that the server gives no first answer, and tries again on request', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.waitForSelector('.top');
    const setting = '**/api/setting';
    await page.route(setting, (route) => route.abort());
    await page.reload();
    await page.waitForSelector('.start .refusal');
    assert.match(await page.innerText('.refusal'), /does not answer/);
    await page.unroute(setting);
    await page.route(setting, (route) => route.fulfill({ status: 403, body: 'Forbidden' }));
    await page.click('text=Try again');
    await page.waitForSelector('.refusal:has-text("an earlier ipc-lab page")');
    await page.unroute(setting);
    await page.click('text=Try again');
    await page.waitForSelector('.top');
  });

  it('says why nothing can be started once the server has ended', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.fill('input[name=program]', 'true');
    await pages.closeLastServer();
    await page.click('.new button[type=submit]');
    await page.waitForSelector('.new .refusal:has-text("does not answer")');
  });

  it('says that the connection is lost', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ saved }));
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    await pages.closeLastServer();
    await page.waitForSelector('.refusal');
    assert.match(await page.innerText('.refusal'), /The connection to ipc-lab page is lost/);
    // What would lead to the browser's own page is said here.
    for (const name of ['Save', 'Export']) {
      await page.click(`text=${name}`);
      await page.waitForSelector('main > .refusal:has-text("does not answer")');
    }
    assert.equal(await page.locator('.drawing .moment').first().isVisible(), true);
  });

  it('says that another server has the address, and what to do', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, ticking);
    const port = Number(new URL(page.url()).port);
    await pages.closeLastServer();
    await page.waitForSelector('.refusal:has-text("This page tries again")');
    await pages.serve({ port });
    const banner = page.locator('body > .refusal');
    await banner.filter({ hasText: 'an earlier ipc-lab page. Open the address' }).waitFor();
    // Whatever is asked for is answered in words.
    await page.click('.stop');
    await page.locator('main > .refusal:has-text("an earlier ipc-lab page")').waitFor();
    await page.fill('.keyboard input', 'x');
    await page.press('.keyboard input', 'Enter');
    await page.locator('.keyboard .refusal:has-text("an earlier ipc-lab page")').waitFor();
    await page.click('.new button[type=submit]');
    await page.locator('.new .refusal:has-text("an earlier ipc-lab page")').waitFor();
    await page.click('text=The sheet');
    await page.locator('.sheet .refusal:has-text("an earlier ipc-lab page")').waitFor();
  });

  it('says that a run is not kept any more, and lists the others', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ saved }));
    await page.evaluate(`location.hash = 'run=99'`);
    await page.locator('body > .refusal:has-text("does not keep this run")').waitFor();
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.locator('.refusal').count(), 0);
  });

  it('says in words whatever the server answers to a start', async () => {
    const { page } = await pages.open(await pages.serve());
    const answers = [
      [413, 'Too large\n', 'more than ipc-lab page accepts'],
      [500, 'ENOSPC: no space left on device\n', '(status 500): ENOSPC: no space left on device'],
      [502, '<html>', '(status 502): <html>'],
      [500, '{}', '(status 500): {}'],
    ] as const;
    await page.fill('input[name=program]', 'true');
    for (const [status, body, said] of answers) {
      await page.route('**/api/runs', (route) => route.fulfill({ status, body }));
      await page.click('.new button[type=submit]');
      await page.locator('.new .refusal').filter({ hasText: said }).waitFor();
      await page.unroute('**/api/runs');
    }
    await page.click('.new summary');
    await page.fill('textarea[name=input]', 'x'.repeat(100_001));
    await page.click('.new button[type=submit]');
    await page.waitForSelector(
      '.new .refusal:has-text("at most 100000 characters, this has 100001")',
    );
  });

  it('is accessible by the rules of WCAG 2.2 AA, in each of its states and colours', async () => {
    const saved = [{ title: 'signals', events: eventsOf('signals') }];
    const { page } = await pages.open(await pages.serve({ saved }));
    assert.deepEqual(await problemsOf(page), []);
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    for (const summary of await page.locator('summary').all()) await summary.click();
    await assertAccessible(page);
  });

  it('shows two processes beside each other on a telephone, and no text wider than its lane', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('Wide Words '.repeat(8))) }];
    const { page } = await pages.open(await pages.serve({ saved, isReadOnly: true }));
    await page.waitForSelector('.drawing .moment');
    const pieces = (): Promise<number> => page.locator('.drawing .label.en').count();
    const before = await pieces();
    for (const width of [1024, 390, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const view = await page.locator('.view').boundingBox();
      const lane = page.locator('.heads .pid');
      const boxes = await Promise.all((await lane.all()).map((one) => one.boundingBox()));
      const [one, other] = boxes.map((box) => box?.x ?? 0);
      assert.ok(view !== null && one !== undefined && other !== undefined);
      const laneWidth = other - one;
      assert.ok(other + laneWidth * 0.9 <= view.x + view.width, `${width}: ${other} ${laneWidth}`);
      for (const label of await page.locator('.drawing .label.en').all()) {
        const box = await label.boundingBox();
        assert.ok(box !== null && box.width <= laneWidth, (await label.textContent()) ?? '');
      }
    }
    // Where there is little room, a text has two lines.
    assert.ok((await pieces()) > before);
  });

  it('is small', () => {
    const client = new URL('../../../dist/page/client/', import.meta.url);
    const bytes = ['main.js', 'style.css', 'answers.json'].map(
      (name) => gzipSync(readFileSync(new URL(name, client))).length,
    );
    assert.ok(bytes.reduce((sum, one) => sum + one) < 200_000, bytes.join());
  });
});
