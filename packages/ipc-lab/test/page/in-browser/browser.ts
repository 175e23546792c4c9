/** A real browser, its tabs, and the servers whose page they show. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach } from 'node:test';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { PageServer, type PageOptions } from '../../../dist/page/server/server.js';

/** Chromium without windows: the same engine, for three quarters of the processor time. */
const executablePath = '/usr/bin/chromium-headless-shell';

/** For the option `skip` of a suite. */
export const noBrowser = existsSync(executablePath) ? false : `there is no ${executablePath}`;

/** Milliseconds. A busy machine takes its time. */
const timeout = 120_000;

let browser: Promise<Browser> | undefined;
let context: Promise<BrowserContext> | undefined;
/** A tab costs more than all that most tests do with it: after a test, the next one uses it. */
const free: Page[] = [];

/** One for all suites of a file. */
function started(): Promise<BrowserContext> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
  ];
  browser ??= chromium.launch({ executablePath, args });
  context ??= browser.then(async (one) => {
    const made = await one.newContext();
    made.setDefaultTimeout(timeout);
    return made;
  });
  return context;
}

after(async () => {
  await (await browser)?.close();
});

export class Pages {
  readonly #taken: Page[] = [];
  readonly #servers: PageServer[] = [];

  private constructor(readonly folder: string) {}

  /**
   * For the tests of the suite that is being described.
   *
   * @param folder In which commands run.
   */
  static inSuite(folder: string): Pages {
    const pages = new Pages(folder);
    afterEach(() => pages.#release());
    return pages;
  }

  /** @returns The address of a new server. */
  async serve(options: Partial<PageOptions> = {}): Promise<string> {
    const { folder } = this;
    const server = new PageServer({
      ...{ language: 'en', folder, isReadOnly: false, port: 0, socket: undefined, saved: [] },
      ...options,
    });
    this.#servers.push(server);
    return server.listen();
  }

  /** Ends the server that was started last. */
  async closeLastServer(): Promise<void> {
    await this.#servers.pop()?.close();
  }

  /** A tab until the end of the test: nothing that it says on its console, and no request elsewhere, is wanted. */
  async open(address: string): Promise<{ page: Page; complaints: string[] }> {
    const page = free.pop() ?? (await (await started()).newPage());
    this.#taken.push(page);
    await page.setViewportSize({ width: 1024, height: 768 });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const isOwn = new URL(request.url()).origin === new URL(address).origin;
      if (!isOwn && !/^(?:data|blob):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(address);
    return { page, complaints };
  }

  /** The next test finds the tabs as if they were new, and no run goes on. */
  async #release(): Promise<void> {
    for (const page of this.#taken) {
      page.removeAllListeners();
      await page.unrouteAll();
      await page.emulateMedia({ forcedColors: null, reducedMotion: null, contrast: null });
      // A later server may have the port of this one. A page of no server has no storage.
      await page.evaluate('localStorage.clear(); sessionStorage.clear()').catch(() => undefined);
      await page.goto('about:blank');
    }
    free.push(...this.#taken.splice(0));
    const context = await started();
    await context.clearCookies();
    for (const page of context.pages()) {
      if (!free.includes(page)) await page.close();
    }
    for (const server of this.#servers.splice(0)) await server.close();
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What breaks the rules of WCAG 2.2 AA: the rule, and where. */
export async function problemsOf(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  // A button changes its colour within a tenth of a second.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => 0)',
  );
  return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
}

/**
 * In light and dark, at the size of a projector and of a telephone. A colour does not depend on the size, nor a size on the
 * colour: each of both is seen once.
 */
export async function assertAccessible(page: Page): Promise<void> {
  for (const [width, height] of [
    [1024, 768],
    [390, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    assert.deepEqual(await problemsOf(page), []);
    const isTooWide: boolean = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    assert.equal(isTooWide, false);
    await page.click('[aria-label="Light or dark"]');
  }
  await page.setViewportSize({ width: 1024, height: 768 });
}

/** Runs a command, and waits until something of it is drawn. */
export async function run(page: Page, command: string): Promise<void> {
  await page.fill('input[name=program]', command);
  await page.click('.new button[type=submit]');
  await page.waitForSelector('.drawing .moment');
}

export const rowsOf = (page: Page): Promise<number> => page.locator('.drawing .moment').count();

export const untilRows = (page: Page, count: number): Promise<void> =>
  page.locator('.drawing .moment').nth(count).waitFor({ state: 'attached' });

/** The page draws a little after what makes it draw. */
export async function untilExactly(page: Page, count: number): Promise<void> {
  // A wait that has not ended has a note, which is no row.
  const rows = page.locator('.drawing .moment[data-for^="m"]');
  await rows.nth(count - 1).waitFor({ state: 'attached' });
  await rows.nth(count).waitFor({ state: 'detached' });
}

export const pidsOf = (page: Page): Promise<string[]> =>
  page.locator('.heads .pid').allTextContents();

/** Waits until an expression is true in the page, whose policy does not let `waitForFunction` evaluate anything. */
export function untilTrue(page: Page, expression: string): Promise<void> {
  const neverTrue = JSON.stringify(`in ${timeout / 1000} s, this was never true: ${expression}`);
  return page.evaluate(`new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(${neverTrue})), ${timeout});
    const look = () => {
      if (!(${expression})) return void requestAnimationFrame(look);
      clearTimeout(limit);
      resolve();
    };
    look();
  })`);
}
