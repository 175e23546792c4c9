/* What a teacher writes, and the file of points: what cannot be saved is said. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { classOf, optionsOf } from '../class-of.js';
import { noBrowser, Pages } from './browser.js';

const folder = temporaryFolder();

describe('what a teacher writes about a class', { skip: noBrowser }, () => {
  const path = classOf(folder, 'class', [
    ['ann', 'unbuilt'],
    ['bob', 'unbuilt'],
  ]);
  const pages = Pages.inSuite(folder);

  it('is refused in words also where it is longer than a page can send when it is left', async () => {
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await page.click('[aria-label="Check ann again"]');
    await page.click('.grid tr:has-text("ann") td a');
    await page.fill('textarea[name=comment]', 'z'.repeat(70_000));
    await page
      .locator('#why-comment')
      .filter({ hasText: 'at most 10000 characters, this one has 70000' })
      .waitFor();
  });

  it('is sent as soon as its panel is left, also while an earlier change is under way', async () => {
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await page.click('text=Check the class');
    await page.waitForSelector('.state:has-text("2 of 2 checked")');
    await page.click('.grid tr:has-text("ann") td a');
    await page.waitForSelector('textarea[name=comment]');
    const isUnderWay = new Promise<void>((resolve) => {
      // It is never answered.
      void page.route(
        '**/api/class/mark',
        () => {
          resolve();
        },
        { times: 1 },
      );
    });
    await page.evaluate(`(() => {
      const field = document.querySelector('textarea[name=comment]');
      for (const value of ['a', 'ab', 'abc']) {
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    })()`);
    await isUnderWay;
    const isSent = page.waitForRequest((request) => request.postData()?.includes('"abc"') === true);
    await page.click('text=The class');
    await isSent;
    const { page: other } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await other.click('[aria-label="Check ann again"]');
    await other.click('.grid tr:has-text("ann"):has([role=img]) td a');
    await other.waitForSelector('textarea[name=comment]');
    assert.equal(await other.inputValue('textarea[name=comment]'), 'abc');
  });

  it('is not exported where the server does not answer, and the page says so', async () => {
    const { page } = await pages.open(await pages.serve({ classroom: optionsOf(path) }));
    await page.waitForSelector('.grid');
    for (const [status, said] of [
      [403, 'an earlier ipc-lab page'],
      [500, 'has failed at this (status 500): EIO'],
    ] as const) {
      await page.route('**/api/class/grades*', (route) => route.fulfill({ status, body: 'EIO' }));
      await page.click('text=Points as CSV');
      await page.locator('main .refusal').filter({ hasText: said }).waitFor();
      await page.unroute('**/api/class/grades*');
    }
    // What is said goes when the file is there.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=Points as CSV'),
    ]);
    assert.equal(download.suggestedFilename(), 'ipc-lab-class.csv');
    await page.locator('main .refusal').waitFor({ state: 'detached' });
    await pages.closeLastServer();
    await page.click('text=Points as CSV');
    await page.locator('main .refusal:has-text("does not answer")').waitFor();
  });
});
