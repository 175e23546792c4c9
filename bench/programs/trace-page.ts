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
import { pageOf } from 'ipc-lab/dist/trace/drawing/html.js';

import { temporaryFolder } from '../run-program.js';
import { longRun } from './long-run.js';

const [mode = '', moments = ''] = process.argv.slice(2);
const browser = '/usr/bin/chromium';

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
