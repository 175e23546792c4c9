import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

import { chromium, type BrowserContext, type Page } from 'playwright-core';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Event } from '../../../dist/observe/index.js';
import { pageOf } from '../../../dist/trace/drawing/html.js';
import { escaped, markup } from '../../../dist/trace/drawing/markup.js';
import { eventsOf, pictureOf, talk } from '../support.js';

const folder = temporaryFolder();
const attack = `</script><img src=x onerror="window.hit=1"><svg onload='window.hit=2'>&lt;"'\u2028\u202e`;

function html(events: Iterable<Event>, language: 'en' | 'fr' = 'en'): string {
  return pageOf(pictureOf(events), [{ kind: 'fifo', name: attack }], language);
}

/** Every text that the traced program can choose is the attack. */
function hostile(): Event[] {
  const events = talk(Buffer.from(attack)).map((event) => ({ ...event }));
  return events.map((event): Event => {
    if (event.type === 'program-started')
      return { ...event, path: attack, words: [attack, attack] };
    if ('object' in event && event.object !== undefined) event.object.kind = 'fifo';
    if ('call' in event) return { ...event, call: attack };
    return event;
  });
}

describe('markup', () => {
  it('escapes every value that is not markup itself', () => {
    assert.equal(escaped(`<a b="c" d='e'>&`), '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
    assert.equal(markup`<p>${['<', markup`<b>`, 3]}</p>`.text, '<p>&lt;<b>3</p>');
  });
});

describe('the page', () => {
  let context: BrowserContext;
  const requests: string[] = [];

  before(async () => {
    context = await chromium.launchPersistentContext(mkdtempSync(join(folder, 'profile-')), {
      executablePath: '/usr/bin/chromium',
      viewport: { width: 1200, height: 800 },
      args: [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ],
    });
    context.on('request', (request) => requests.push(request.url()));
  });
  after(() => context.close());

  /** Opens a page from disk; collects the messages of its console, each of which is a failure. */
  async function open(text: string): Promise<{ page: Page; complaints: string[] }> {
    const path = join(mkdtempSync(join(folder, 'page-')), 'trace.html');
    writeFileSync(path, text);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pathToFileURL(path).href);
    return { page, complaints };
  }

  it('draws every recorded trace from disk, without further requests or console messages', async () => {
    for (const name of ['node', 'pipe', 'shell', 'signals']) {
      requests.length = 0;
      const { page, complaints } = await open(html(eventsOf(name)));
      const rows = await page.locator('tbody').first().locator('tr').count();
      assert.ok(rows > 0);
      assert.equal(await page.locator('#drawing g.moment[data-for^=m]').count(), rows);
      assert.deepEqual(complaints, []);
      assert.equal(requests.length, 1);
      await page.close();
    }
  });

  it('renders the texts of the traced program as text, never as markup or script', async () => {
    const { page, complaints } = await open(html(hostile()));
    assert.equal(await page.evaluate('window.hit'), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('svg').count(), 2);
    assert.match(await page.locator('tbody').first().innerText(), /<\/script><img src=x onerror=/);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('does not run a script that was injected nevertheless', async () => {
    const { page } = await open(
      html(eventsOf('pipe')).replace('</body>', '<script>window.hit = 3</script></body>'),
    );
    assert.equal(await page.evaluate('window.hit'), undefined);
    await page.close();
  });

  it('obeys the keyboard: steps, zooms and deselects', async () => {
    const { page } = await open(html(talk(Buffer.from('hello'))));
    await page.focus('#view');
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowDown');
    assert.match(await page.locator('#said').innerText(), /11 · reads "hello" from pipe 7/);
    assert.equal(await page.locator('.arrow.message.chosen').count(), 1);
    const width = (): Promise<number> =>
      page.evaluate('document.querySelector("#drawing").getBoundingClientRect().width');
    const natural = await width();
    await page.keyboard.press('+');
    assert.ok((await width()) > natural * 1.2);
    await page.keyboard.press('0');
    assert.equal(await width(), natural);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.chosen').count(), 0);
    await page.close();
  });

  it('steps and keeps the names visible, wherever the pointer rests', async () => {
    const { page } = await open(html(eventsOf('shell')));
    await page.setViewportSize({ width: 700, height: 500 });
    const said = page.locator('#said');
    await page.focus('#view');
    await page.keyboard.press('ArrowDown');
    const box = await page.locator('#view').boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + 200, box.y + 150);
    await page.keyboard.press('End');
    const last = await page.locator('tbody').first().locator('tr').last().innerText();
    const time = last.split('\t')[0] ?? '';
    // After two frames the picture has been drawn again under the pointer.
    await page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    );
    assert.ok((await said.innerText()).startsWith(time), await said.innerText());
    for (const part of ['#heads .pid', '#said']) {
      const shown = await page.locator(part).first().boundingBox();
      assert.ok(shown !== null && shown.y >= 0 && shown.y + shown.height <= 500, part);
    }
    await page.close();
  });

  it('describes the moment under the pointer, selects it on a click, and can be dragged', async () => {
    const { page } = await open(html(eventsOf('signals')));
    const first = page.locator('#drawing g.moment .label:visible').first();
    await first.hover();
    const said = await page.locator('#said').innerText();
    assert.match(said, /first process/);
    await first.click();
    await page.locator('#drawing g.moment .label:visible').nth(2).hover();
    assert.equal(await page.locator('#said').innerText(), said);
    await page.locator('#larger').click({ clickCount: 4 });
    const box = await page.locator('#view').boundingBox();
    assert.ok(box !== null);
    const scrolled = (): Promise<number> =>
      page.evaluate('document.querySelector("#view").scrollTop');
    const from = await scrolled();
    await page.mouse.move(box.x + 400, box.y + 300);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 200);
    await page.mouse.up();
    assert.equal(await scrolled(), from + 100);
    await page.close();
  });

  it('supports both languages, and light and dark colours', async () => {
    const { page } = await open(html(talk(Buffer.from('hello')), 'fr'));
    const table = page.locator('tbody').first();
    assert.match(await table.innerText(), /lit "hello" dans le tube 7/);
    await page.click('#language');
    const english = await table.innerText();
    assert.match(english, /reads "hello" from pipe 7/);
    assert.doesNotMatch(english, /lit "hello"/);
    const background = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.click('#theme');
    assert.notEqual(await background(), light);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await background(), 'rgb(255, 255, 255)');
    assert.equal(await page.locator('.tools').isVisible(), false);
    await page.close();
  });
});
