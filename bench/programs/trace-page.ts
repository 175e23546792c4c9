/**
 * Writes the page of a long run and opens it in Chromium. Prints one number per sample: of `write` the milliseconds
 * until the page is written, of `bytes` its size, of `paint` the milliseconds from its opening to its first
 * contentful paint, of `frame` the milliseconds for which the main thread is busy per frame while it scrolls.
 *
 * Usage: trace-page write|bytes|paint|frame MOMENTS
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium, type Page } from 'playwright-core';

import { History } from 'ipc-lab/dist/history/history.js';
import { pictureOf } from 'ipc-lab/dist/history/picture.js';
import type { Event } from 'ipc-lab/dist/observe/index.js';
import { pageOf } from 'ipc-lab/dist/trace/drawing/html.js';

import { temporaryFolder } from '../run-program.js';

const [mode = '', moments = ''] = process.argv.slice(2);
const processes = 6;
/** So many that no messages are folded. */
const pipes = 97;
const browser = '/usr/bin/chromium';

/** Processes that write to each other through many pipes, each in its turn. */
function* longRun(count: number): Generator<Event> {
  const common = { known: 'observed' as const };
  for (let pid = 0; pid < processes; pid += 1) {
    const parent = pid === 0 ? {} : { parent: 10, call: 'clone' };
    yield { ...common, id: pid + 1, time: 0, pid: 10 + pid, type: 'process-born', ...parent };
  }
  for (let index = 0; index * 2 < count - processes; index += 1) {
    const object = { kind: 'pipe' as const, id: `pipe:[${index % pipes}]` };
    const [writer, reader] = [
      10 + (index % processes),
      10 + ((index + 1 + (index % 3)) % processes),
    ];
    const [id, time] = [processes + 1 + index * 2, 1 + index / 1000];
    const data = Buffer.from(`message ${index}`);
    const bytes = { object, count: data.length, data };
    yield {
      ...{ ...common, ...bytes, id, time, pid: writer },
      ...{ type: 'written', call: 'write', descriptor: 4 },
    };
    yield {
      ...{ ...common, ...bytes, id: id + 1, time: time + 0.0003, pid: reader },
      ...{ type: 'read', call: 'read', descriptor: 3, cause: id },
    };
  }
}

const start = performance.now();
const history = new History();
for (const event of longRun(Number(moments))) history.add(event);
const path = join(temporaryFolder(), 'page.html');
const text = pageOf(pictureOf(history), [], 'en');
writeFileSync(path, text);
if (mode === 'write') console.log(performance.now() - start);
else if (mode === 'bytes') console.log(Buffer.byteLength(text));
else await inBrowser();

async function inBrowser(): Promise<void> {
  if (!existsSync(browser)) throw new Error(`${browser} is not installed`);
  const launched = await chromium.launch({
    executablePath: browser,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await launched.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(path).href);
    if (mode === 'paint') console.log(await firstPaint(page));
    else for (const sample of await busyPerFrame(page)) console.log(sample);
  } finally {
    await launched.close();
  }
}

async function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    `new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime))
      .observe({ type: 'paint', buffered: true }))`,
  );
}

/** Scrolls a whole view in each frame, through the middle of the run. */
async function busyPerFrame(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
  const frames = 10;
  await page.evaluate(
    `document.querySelector('#view').scrollIntoView();
     document.querySelector('#view').scrollTop = document.querySelector('#view').scrollHeight / 2`,
  );
  const samples: number[] = [];
  for (let sample = 0; sample < 20; sample += 1) {
    const before = await busy();
    await page.evaluate(
      `new Promise((resolve) => {
        const view = document.querySelector('#view');
        let left = ${frames};
        const next = () => {
          if (left === 0) return resolve();
          left -= 1;
          view.scrollTop += view.clientHeight;
          if (view.scrollTop + view.clientHeight >= view.scrollHeight - 1) view.scrollTop = 0;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      })`,
    );
    samples.push(((await busy()) - before) / frames);
  }
  return samples;
}
