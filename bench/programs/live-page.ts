/**
 * Opens ipc-lab's page in Chromium. Prints one number per sample: of `bytes` the size of its script and style sheet,
 * compressed; of `paint` the milliseconds from its opening to its first contentful paint; of `live` the frames per second
 * while a program makes EVENTS events a second; of `scroll` the milliseconds for which the main thread is busy per frame
 * while a saved run of EVENTS moments scrolls.
 *
 * Usage: live-page bytes|paint|live|scroll [EVENTS]
 */
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { chromium, type Page } from 'playwright-core';

import { readAssets } from 'ipc-lab/dist/page/server/assets.js';
import { PageServer } from 'ipc-lab/dist/page/server/server.js';

import { temporaryFolder } from '../run-program.js';
import { longRun } from './long-run.js';

const [mode = '', events = '0'] = process.argv.slice(2);
const browser = '/usr/bin/chromium';
const samples = 10;

/** A parent that writes to its child: half of the events are its writes, half the child's reads. */
function program(perSecond: number): string {
  const code = [
    'import os, time',
    'a, b = os.pipe()',
    'if os.fork() == 0:',
    '    os.close(b)',
    '    while os.read(a, 1): pass',
    '    os._exit(0)',
    'start, n = time.monotonic(), 0',
    'while True:',
    `    while n < (time.monotonic() - start) * ${perSecond / 2}: n += 1; os.write(b, b"x")`,
    '    time.sleep(0.002)',
  ].join('\n');
  return `python3 -c '${code}'`;
}

if (mode === 'bytes') {
  const { script, style } = readAssets('en');
  console.log(gzipSync(script).length + gzipSync(style).length);
} else await inBrowser();

async function inBrowser(): Promise<void> {
  if (!existsSync(browser)) throw new Error(`${browser} is not installed`);
  const saved = mode === 'scroll' ? [{ title: 'long', events: [...longRun(Number(events))] }] : [];
  const server = new PageServer({
    ...{ language: 'en', folder: temporaryFolder(), isReadOnly: false, port: 0 },
    ...{ socket: undefined, saved },
  });
  const launched = await chromium.launch({
    executablePath: browser,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await launched.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.goto(await server.listen());
    await page.waitForSelector('.new');
    const measured = { paint: firstPaint, live: framesPerSecond, scroll: busyPerFrame }[mode];
    for (const sample of (await measured?.(page)) ?? []) console.log(sample);
  } finally {
    await launched.close();
    await server.close();
  }
}

async function firstPaint(page: Page): Promise<number[]> {
  return [
    await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`),
  ];
}

async function framesPerSecond(page: Page): Promise<number[]> {
  await page.fill('input[name=program]', program(Number(events)));
  await page.click('.new button[type=submit]');
  await page.waitForSelector('.drawing .moment');
  const all: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    all.push(
      await page.evaluate(`new Promise((resolve) => {
        const start = performance.now();
        let frames = 0;
        const next = (now) => {
          frames += 1;
          if (now - start >= 1000) resolve((frames * 1000) / (now - start));
          else requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      })`),
    );
  }
  return all;
}

/** Scrolls a whole view in each frame, through the middle of the run. */
async function busyPerFrame(page: Page): Promise<number[]> {
  await page.selectOption('.top select', '1');
  await page.waitForSelector('.drawing .moment');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
  };
  // Until the whole run has arrived and is drawn.
  await page.waitForSelector('.state.ended');
  await page.waitForSelector(`.replay input[max="${events}"]`);
  const frames = 10;
  const all: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const before = await busy();
    await page.evaluate(`new Promise((resolve) => {
      const view = document.querySelector('.view');
      if (${sample} === 0) view.scrollTop = view.scrollHeight / 2;
      let left = ${frames};
      const next = () => {
        if (left === 0) return resolve();
        left -= 1;
        view.scrollTop += view.clientHeight;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    })`);
    all.push(((await busy()) - before) / frames);
  }
  return all;
}
