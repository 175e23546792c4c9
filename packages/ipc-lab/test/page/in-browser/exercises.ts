/* Each of the six exercises is run, watched and judged. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { exercises } from '../../../dist/check/exercises.js';
import { programWords } from '../../check/support.js';
import { Site } from '../site.js';
import { noBrowser, Pages } from './browser.js';

const folder = temporaryFolder();
const name = `ipc-lab-${randomBytes(6).toString('hex')}`;
const c = (program: string): string => programWords(program, folder).join(' ');

/** Small programs in C: those that the form offers are run in runs.test.ts. */
const commands: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  '1a': () => ({ program: c('1a/plain.c') }),
  '2a': () => ({ program: c('2a/system_v.c') }),
  '3d': () => ({
    writer: `${c('3d/writer.c')} ${join(folder, 'values')}`,
    reader: `${c('3d/reader.c')} ${join(folder, 'values')}`,
  }),
  '4a': () => ({ program: c('4a/plain.c') }),
  '5': () => ({
    send: `${c('5/send_rand.c')} ${name} -n 30`,
    get: `${c('5/get_rand.c')} ${name}`,
  }),
  '6': () => ({
    server: `${c('6/server.c')} ${join(folder, 's')}`,
    client: `${c('6/client.c')} ${join(folder, 's')} {value}`,
  }),
};

/** Waits for the verdict of the run on show. */
async function assertPasses(page: Page, criteria: object): Promise<void> {
  await page.waitForSelector('.drawing .moment');
  await page.waitForSelector('.overall');
  assert.equal(
    await page.locator('.verdict > ol > li.pass').count(),
    Object.keys(criteria).length,
    await page.innerText('.verdict'),
  );
}

describe('the exercises on the page', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);
  /** 1a takes half a minute: it runs while the others do. */
  let first: Site;
  before(async () => {
    first = await Site.start(folder);
    const { method, path, headers } = first.toRun('', folder);
    const request = { exercise: '1a', commands: commands['1a']?.(), folder, input: '' };
    const { status } = await first.ask({ method, path, headers, body: JSON.stringify(request) });
    assert.equal(status, 201);
  });
  after(() => first.close());

  for (const { id, criteria } of exercises.filter(({ id }) => id !== '1a')) {
    it(`runs ${id}, shows it while it runs, and judges it`, async () => {
      const { page, complaints } = await pages.open(await pages.serve());
      await page.selectOption('.new select', id);
      await page.click('text=Use the example');
      const inputs = page.locator('.new label:has-text("Command") input');
      for (const input of await inputs.all()) assert.match(await input.inputValue(), /\.js/);
      for (const [name, command] of Object.entries(commands[id]?.() ?? {})) {
        await page.fill(`.new input[name=${name}]`, command);
      }
      await page.click('.new button[type=submit]');
      await assertPasses(page, criteria);
      // What carries the values is drawn: how full a pipe is, an arrow. Memory is sampled: on a busy machine the
      // program may have ended before.
      if (id === '4a') await page.waitForSelector('.drawing .fill', { state: 'attached' });
      // The two programs of 3d, 5 and 6 have a picture each.
      if (/^[24]a$/.test(id)) await page.waitForSelector('.drawing .arrow', { state: 'attached' });
      assert.deepEqual(complaints, []);
    });
  }

  it('shows 1a while it runs, and judges it', async () => {
    const { page, complaints } = await pages.open(first.address.href);
    await page.selectOption('.top select', '1');
    await assertPasses(page, exercises.find(({ id }) => id === '1a')?.criteria ?? {});
    await page.waitForSelector('.drawing .arrow', { state: 'attached' });
    assert.deepEqual(complaints, []);
  });
});
