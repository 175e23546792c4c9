import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { allExited } from '../support/processes.js';
import { programWords } from '../check/support.js';
import { eventsOf, talk } from '../trace/support.js';
import { noBrowser, Pages, pidsOf, rowsOf, run, untilRows } from './browser.js';

const folder = temporaryFolder();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Writes a line five times a second, for ever. */
const ticking = `sh -c 'while :; do echo tick; sleep 0.2; done | cat'`;

describe('the page', { skip: noBrowser }, () => {
  let pages: Pages;

  before(async () => {
    pages = await Pages.start(folder);
  });
  after(() => pages.close());

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
    await page.waitForSelector('.stuck');
    assert.match(await page.innerText('.stuck'), /waits .*hang/);
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
    const hint = failed.locator('details p');
    assert.equal(await hint.isVisible(), false);
    await failed.locator('summary').click();
    assert.match(await hint.innerText(), /write end/);
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
    assert.equal(await page.innerText('.refusal'), 'commande introuvable : no-such-command');
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

  it('says that the connection is lost', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.waitForSelector('.top');
    await pages.closeLastServer();
    await page.waitForSelector('.refusal');
    assert.match(await page.innerText('.refusal'), /The connection to ipc-lab page is lost/);
  });

  it('is accessible by the rules of WCAG 2.2 AA, in each of its states and colours', async () => {
    const saved = [{ title: 'signals', events: eventsOf('signals') }];
    const { page } = await pages.open(await pages.serve({ saved }));
    const problems = async (): Promise<unknown> => {
      await page.evaluate(axe);
      // A button changes its colour within a tenth of a second.
      await page.evaluate(
        'Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => 0)',
      );
      return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
    };
    assert.deepEqual(await problems(), []);
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    for (const summary of await page.locator('summary').all()) await summary.click();
    assert.deepEqual(await problems(), []);
    await page.click('[aria-label="Light or dark"]');
    assert.deepEqual(await problems(), []);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.deepEqual(await problems(), []);
    const isTooWide: boolean = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    assert.equal(isTooWide, false);
  });

  it('is small', () => {
    const client = new URL('../../dist/page/client/', import.meta.url);
    const bytes = ['main.js', 'style.css'].map(
      (name) => readFileSync(new URL(name, client)).length,
    );
    assert.ok(bytes.reduce((sum, one) => sum + one) < 200_000, bytes.join());
  });
});
