/* The verdict and the picture: what a criterion is decided by, and who waits for whom. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { programWords } from '../../check/support.js';
import { noBrowser, Pages, pidsOf, run } from './browser.js';

const folder = temporaryFolder();

/** Shows the evidence of a criterion. @returns The texts that are highlighted. */
async function shows(page: Page, required: string): Promise<string[]> {
  await page.locator(`.verdict li:has-text("${required}") button.evidence`).click();
  await page.waitForSelector('.moment.evidence, rect.evidence');
  return page.locator('.moment.evidence .label.en').allTextContents();
}

describe('the evidence of a criterion', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('is shown in the picture, in the run to which it belongs', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await page.selectOption('.new select', '4a');
    await run(page, programWords('4a/plain.c', folder).join(' '));
    await page.waitForSelector('.overall.pass');
    assert.equal(await page.locator('.drawing .evidence').count(), 0);
    assert.match((await shows(page, 'the child prints the sum')).join(), /^prints "Sum: \d+/);
    const written = await shows(page, 'the parent writes 5 to 20');
    // A repetition has one row.
    const isWritten = (text: string): boolean => /^(?:writes |× )/.test(text);
    assert.ok(written.length > 0 && written.every(isWritten), written.join());
    assert.equal(await page.locator('button.evidence[aria-pressed=true]').count(), 1);
    assert.match(await page.innerText('#said'), / · writes /);
    // Another run has other processes, and none of this evidence.
    await page.locator('.parts button').nth(1).click();
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.locator('.drawing .evidence').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('is the call that never returned, and the cycle is drawn below the columns', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.selectOption('.new select', '4a');
    await run(page, programWords('4a/write_end_kept.c', folder).join(' '));
    await page.waitForSelector('.waits-for');
    const [parent = '', child = ''] = await pidsOf(page);
    assert.deepEqual(await page.locator('.waits-for .bad .label.en').allTextContents(), [
      `${parent} waits for ${child}`,
      `${child} waits for ${parent}`,
      `${child} waits for itself`,
    ]);
    await page.waitForSelector('.overall.fail');
    await shows(page, 'the child reads everything');
    const chosen = page.locator('rect.evidence.chosen');
    assert.match(
      (await chosen.first().getAttribute('data-for')) ?? '',
      new RegExp(`^wait${child}-`),
    );
    assert.ok(await chosen.first().isVisible());
    // Whoever opens the run later sees where it hung.
    await page.reload();
    await page.waitForSelector('.overall.fail');
    await page.waitForSelector('.waits-for');
    const bottomOf = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).boundingBox();
      return (box?.y ?? 0) + (box?.height ?? Infinity);
    };
    assert.ok((await bottomOf('.waits-for')) <= (await bottomOf('.view')) + 1);
    const labels = page.locator('.drawing .moment.bad .label.en');
    assert.match((await labels.allTextContents()).join(' '), /waits in wait4, forever/);
  });
});
