import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

import { chromium, type BrowserContext, type Page } from 'playwright-core';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import type { Event } from '../../../dist/observe/index.js';
import { pageOf } from '../../../dist/trace/drawing/html.js';
import { widthOf } from '../../../dist/trace/drawing/text-width.js';
import { escaped, markup } from '../../../dist/trace/drawing/markup.js';
import { eventsOf, pictureOf, talk } from '../support.js';

const folder = temporaryFolder();
const attack = `</script><img src=x onerror="window.hit=1"><svg onload='window.hit=2'>&lt;"'\u2028\u202e`;

const recordedRuns = ['memory', 'node', 'pipe', 'python', 'shell', 'signals', 'threads'];
const twoFrames =
  'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';

/** The marks in the picture and in the legend: the element and its classes, whatever its colour and moment. */
const marksOfPage = `(() => {
  const own = /^(?:many|bad|printed|ended|value)$/;
  const nameOf = (shape) => {
    const classes = [...shape.classList].filter((name) => !/^ink|chosen/.test(name));
    const group = shape.closest('g.moment');
    const of = group === null ? [] : [...group.classList].filter((name) => own.test(name)).sort();
    return [shape.localName, ...classes, ...of].join('.');
  };
  const within = (place) => [...document.querySelectorAll(place + ' rect, ' + place + ' path, ' + place + ' circle')]
    .filter((shape) => !shape.matches('.row, .paper, marker *'))
    .map(nameOf);
  const texts = [...document.querySelectorAll('.mark-of')].map((one) => one.innerText);
  return { drawn: [...new Set(within('#drawing'))], explained: within('.legend'), texts };
})()`;

/** A run whose picture has marks that the recorded ones lack. */
function everyMark(): Event[] {
  const common = { known: 'observed' as const };
  const pipe = { kind: 'pipe' as const, id: 'pipe:[9]' };
  const lock = { kind: 'file' as const, id: 'file 1', path: '/tmp/lock' };
  const memory = { kind: 'memory' as const, id: 'memory#1' };
  const blocked = { type: 'blocked' as const, since: 2, time: 9 };
  const released = { type: 'released' as const, object: lock, call: 'flock', pid: 10 };
  const [from] = talk(Buffer.from('hello'));
  const births = [11, 12, 13].map((pid, index): Event => ({
    ...{ ...common, id: 2 + index, time: 1, pid, type: 'process-born', parent: 10, call: 'clone' },
  }));
  const repeated = Array.from({ length: 60 }, (_, index): Event[] => {
    const transfer = { object: pipe, count: 1, data: Buffer.from('x'), time: 1 + index / 100 };
    const id = 100 + index * 2;
    return [
      { ...common, ...transfer, id, pid: 10, type: 'written', call: 'write', descriptor: 4 },
      {
        ...{ ...common, ...transfer, id: id + 1, pid: 11, type: 'read', call: 'read' },
        ...{ descriptor: 3, cause: id },
      },
    ];
  });
  const data = Buffer.from([1, 0, 0, 0]);
  return [
    ...(from === undefined ? [] : [from]),
    ...births,
    ...repeated.flat(),
    { ...common, ...released, id: 300, time: 1.8 },
    {
      ...{ ...common, id: 301, time: 1.9, pid: 11, type: 'acquired', object: lock, call: 'flock' },
      cause: 300,
    },
    { ...common, id: 302, time: 1.91, pid: 12, type: 'failed', call: 'open', error: 'ENOENT' },
    { ...common, id: 303, time: 1.92, pid: 12, type: 'memory-sampled', object: memory, data },
    { ...common, id: 304, time: 1.95, pid: 10, type: 'memory-sampled', object: memory, data },
    { ...common, ...blocked, id: 305, pid: 11, call: 'read', object: pipe },
    { ...common, ...blocked, id: 306, pid: 10, call: 'wait4', awaited: 11 },
    ...[10, 11].map((pid, index): Event => ({
      ...{ ...common, id: 307 + index, time: 10, pid, type: 'closed', object: pipe },
      ...{ descriptor: 4, mode: 'write', last: false },
    })),
    ...[10, 11].map((pid, index): Event => ({
      ...{ ...common, id: 309 + index, time: 10, pid, type: 'process-ended', signal: 'SIGKILL' },
    })),
    { ...common, ...blocked, id: 311, pid: 13, call: 'pause', time: 10 },
  ];
}

/** Messages through so many pipes that nothing repeats. */
function* longRun(count: number): Generator<Event> {
  const common = { known: 'observed' as const };
  yield { ...common, id: 1, time: 0, pid: 10, type: 'process-born' };
  yield { ...common, id: 2, time: 0, pid: 11, type: 'process-born', parent: 10, call: 'clone' };
  for (let index = 0; index * 2 < count; index += 1) {
    const [id, time, data] = [3 + index * 2, 1 + index / 100, Buffer.from(`message ${index}`)];
    const object = { kind: 'pipe' as const, id: `pipe:[${index % 97}]` };
    const bytes = { ...common, object, count: data.length, data, time, descriptor: 4 };
    yield { ...bytes, id, pid: 10, type: 'written', call: 'write' };
    yield { ...bytes, id: id + 1, pid: 11, type: 'read', call: 'read', cause: id };
  }
}

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
      executablePath: '/usr/bin/chromium-headless-shell',
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
    const own = await page.locator('.mark-of svg').count();
    assert.equal(await page.locator('svg').count(), own + 3);
    assert.match(await page.locator('tbody').first().innerText(), /<\/script><img src=x onerror=/);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('reserves room enough for every text, and lets no headings overlap', async () => {
    const { page } = await open(html(hostile()));
    const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const samples = [
      ...characters.map((one) => one.repeat(20)),
      'shared memory anonymous#1',
      '漢字',
      '1,204',
    ];
    for (const sample of samples) {
      const width: number = await page.evaluate(`(() => {
        const node = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        node.textContent = ${JSON.stringify(sample)};
        document.querySelector('#heads').append(node);
        const length = node.getComputedTextLength();
        node.remove();
        return length;
      })()`);
      assert.ok(width <= widthOf(sample, 12) + 0.5, `${sample}: ${width}`);
    }
    const visible = await page.locator('#heads text:visible').all();
    const boxes = await Promise.all(
      visible.map(async (text) => {
        const box = await text.boundingBox();
        assert.ok(box !== null);
        const { x, y, width, height } = box;
        return { left: x, right: x + width, top: y + 1, bottom: y + height - 1 };
      }),
    );
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const isApart =
          a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        assert.ok(isApart, JSON.stringify([a, b]));
      }
    }
    await page.close();
  });

  it('explains each mark that it draws in its legend, drawn the same', async () => {
    const found = new Set<string>();
    const texts = [...recordedRuns.map((name) => html(eventsOf(name))), html(everyMark())];
    texts.push(html(everyMark(), 'fr'));
    for (const text of texts) {
      const { page } = await open(text);
      const marks: { drawn: string[]; explained: string[]; texts: string[] } =
        await page.evaluate(marksOfPage);
      for (const mark of marks.drawn) {
        assert.ok(marks.explained.includes(mark), `${mark} is in no legend`);
        found.add(mark);
      }
      for (const said of marks.texts) assert.match(said, /\S{3}/);
      assert.equal(new Set(marks.texts).size, marks.texts.length);
      await page.close();
    }
    for (const mark of ['rect.endless', 'rect.unfinished', 'path.arrow.permit', 'path.fill']) {
      assert.ok(found.has(mark), `no run has ${mark}`);
    }
  });

  it('shows the part in view on the overview; a click, a drag and a key jump', async () => {
    const { page, complaints } = await open(html(longRun(4000)));
    await page.locator('#view').scrollIntoViewIfNeeded();
    const share = async (): Promise<number> => {
      await page.evaluate(twoFrames);
      return page.evaluate('parseFloat(document.querySelector("#part").style.top)');
    };
    assert.equal(await share(), 0);
    const box = await page.locator('#overview').boundingBox();
    assert.ok(box !== null);
    await page.mouse.click(box.x + 20, box.y + box.height / 2);
    const middle = await share();
    assert.ok(Math.abs(middle - 50) < 5, String(middle));
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + box.height / 4);
    await page.mouse.up();
    assert.ok(Math.abs((await share()) - 25) < 5);
    const strip = page.getByRole('scrollbar', { name: 'overview of the run' });
    await strip.press('End');
    assert.ok((await share()) > 90);
    assert.equal(await strip.getAttribute('aria-valuenow'), '100');
    assert.match((await strip.getAttribute('aria-valuetext')) ?? '', /^[\d.]+ s – [\d.]+ s$/);
    await strip.press('Home');
    assert.equal(await share(), 0);
    await strip.press('PageDown');
    assert.ok(Math.abs((await share()) - 10) < 2);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('draws of a long run what is in view, and reaches the rest by every means', async () => {
    const { page, complaints } = await open(html(longRun(4000)));
    const marks = page.locator('#drawing .mark');
    const label = (text: string) => page.locator('#drawing .label', { hasText: text });
    assert.ok((await marks.count()) < 1500, 'not all of it is in the page');
    assert.equal(await label('message 1999"').count(), 0);
    await page.focus('#view');
    await page.keyboard.press('End');
    await label('reads "message 1999"').first().waitFor();
    await page.locator('#said', { hasText: 'reads "message 1999"' }).waitFor();
    assert.ok((await marks.count()) < 1500);
    await page.keyboard.press('PageUp');
    await page.locator('#said', { hasText: 'message 1994"' }).waitFor();
    await page.locator('#which .to:visible', { hasText: '4000' }).waitFor();
    await page.locator('#earlier').click();
    await page.locator('#moments td', { hasText: 'message 1800"' }).first().waitFor();
    await page.keyboard.press('Home');
    await page.focus('#view');
    await page.keyboard.press('Home');
    await page.locator('#said', { hasText: 'first process' }).waitFor();
    await page.evaluate('document.querySelector("#view").scrollTop = 30000');
    const shown = label('writes "message').first();
    await shown.waitFor();
    await page.evaluate(twoFrames);
    await page.click('#language');
    await page.locator('#drawing .label.fr:visible').first().waitFor();
    // Also those of a part that comes into view later.
    await page.evaluate('document.querySelector("#view").scrollTop = 0');
    await page
      .locator('#drawing .time', { hasText: /^0,0000$/ })
      .first()
      .waitFor();
    assert.doesNotMatch((await page.locator('#drawing .time').allTextContents()).join(' '), /\./);
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
    await page.keyboard.press('0');
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
    await page.evaluate(twoFrames);
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
