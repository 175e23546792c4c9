/** A real browser, and the pages that it opens on servers of the page. */
import { existsSync } from 'node:fs';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import { PageServer, type PageOptions } from '../../dist/page/server/server.js';

const executablePath = '/usr/bin/chromium';

/** For the option `skip` of a suite. */
export const noBrowser = existsSync(executablePath) ? false : `there is no ${executablePath}`;

/** Milliseconds. A busy machine takes its time. */
const timeout = 120_000;

export class Pages {
  readonly #contexts: BrowserContext[] = [];
  readonly #servers: PageServer[] = [];

  private constructor(
    readonly folder: string,
    readonly browser: Browser,
  ) {}

  /** @param folder In which commands run. */
  static async start(folder: string): Promise<Pages> {
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
    ];
    return new Pages(folder, await chromium.launch({ executablePath, args }));
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

  /** A browser of its own: nothing that it says on its console, and no request elsewhere, is wanted. */
  async open(address: string): Promise<{ page: Page; complaints: string[] }> {
    const context = await this.browser.newContext({ viewport: { width: 1024, height: 768 } });
    this.#contexts.push(context);
    context.setDefaultTimeout(timeout);
    const page = await context.newPage();
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

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    for (const server of this.#servers) await server.close();
    await this.browser.close();
  }
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
