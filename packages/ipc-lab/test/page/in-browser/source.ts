/* The source beside the picture, with the line in which a call was made. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { python } from '../../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { compiledIn } from '../compiled-in.js';
import { noBrowser, Pages, run } from './browser.js';

const folder = temporaryFolder();
const compiled = compiledIn(folder);
const programs = fileURLToPath(new URL('../../../test/check/programs/4a/', import.meta.url));

const kept = readFileSync(join(programs, 'write_end_kept.c'), 'utf8');

describe('the source beside the picture', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  async function lineOf(page: Page, mark: string): Promise<string> {
    await page.locator(`.drawing .moment:has-text('${mark}') .label.en`).first().click();
    await page.waitForSelector('.source [aria-current]');
    return page.innerText('.source [aria-current]');
  }

  it('is that of the commands of this exercise, not of those that were typed for another', async () => {
    const { page } = await pages.open(await pages.serve());
    const script = join(folder, 'other.py');
    writeFileSync(script, '1');
    await page.selectOption('.new select', '5');
    await page.fill('input[name=send]', `${python()} ${script}`);
    await page.selectOption('.new select', '');
    const own = join(folder, 'own.py');
    writeFileSync(own, 'print(2)');
    await run(page, `${python()} ${own}`);
    await page.waitForSelector('.source');
    assert.equal(await page.innerText('.source summary'), 'Source: own.py');
    assert.equal(await page.locator('.source .parts').count(), 0);
    // The form keeps them.
    await page.selectOption('.new select', '5');
    assert.equal(await page.inputValue('input[name=send]'), `${python()} ${script}`);
  });

  for (const flag of ['-pie', '-no-pie']) {
    it(`has the line of each call of a program that was compiled with ${flag}`, async () => {
      const { page, complaints } = await pages.open(await pages.serve());
      await run(page, compiled(`line${flag}`, kept, '-g', flag));
      // The call that never returns, and the one of the parent that waits for its child.
      await page.waitForSelector('.stuck .at:has-text("pipe_sum.c, line")');
      const places = await page.locator('.stuck .at code').allTextContents();
      assert.ok(places.includes('read(ends[0], three, 3);'), places.join());
      assert.match(await lineOf(page, 'writes "3"'), /write\(ends\[1\], digit, 1\)/);
      assert.match(await lineOf(page, 'reads "'), /read\(ends\[0\], three, 3\)/);
      assert.match(await lineOf(page, 'born of'), /fork\(\)/);
      assert.match(await page.innerText('.source summary'), /^Source: pipe_sum\.c · line \d+$/);
      await page.click('.stop');
      await page.waitForSelector('.state.stopped');
      // It is where the call was made that never returned.
      await page.locator('.drawing .label.en:has-text("waits in read")').click();
      await page.waitForSelector('.source [aria-current]:has-text("read(ends[0]")');
      assert.deepEqual(complaints, []);
    });
  }

  it('is there while an exercise is checked, too', async () => {
    const { page } = await pages.open(await pages.serve());
    const right = readFileSync(join(programs, 'plain.c'), 'utf8');
    const program = compiled('right', right, '-g', '-D_GNU_SOURCE');
    await page.selectOption('.new select', '4a');
    await run(page, program);
    await page.waitForSelector('.overall.pass');
    await page.locator('.verdict li:has-text("writes 5 to 20") button.evidence').click();
    await page.waitForSelector('.source [aria-current]:has-text("write(")');
  });

  it('without debug information says how to get the lines; a script has none', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, compiled('plain', 'int main(void) { puts("hello"); return 0; }'));
    await page.waitForSelector('.state.ended');
    assert.match(await page.innerText('.source .note'), /Compile with -g/);
    assert.match(await page.innerText('.source ol'), /puts\("hello"\)/);
    const script = join(folder, 'a.py');
    writeFileSync(script, 'print("hello")');
    await run(page, `${python()} ${script}`);
    await page.waitForSelector('.source ol:has-text("print")');
    assert.equal(await page.locator('.source .note').count(), 0);
  });
});
