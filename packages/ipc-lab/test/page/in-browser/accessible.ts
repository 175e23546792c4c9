/* WCAG 2.2 AA in every state, in both colours; the colours of the system; the keyboard alone. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { readClassroom } from '../../../dist/check/class/classroom.js';
import { eventsOf } from '../../trace/support.js';
import { assertAccessible, noBrowser, Pages, run } from './browser.js';

const folder = temporaryFolder();
const programs = fileURLToPath(new URL('../../../test/check/programs/4a/', import.meta.url));

describe('the page, for everybody', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('asks, at the keyboard of a program', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, `sh -c 'printf "value? "; read value; echo "$value"'`);
    await page.waitForSelector('.keyboard.asking');
    await assertAccessible(page);
    await page.keyboard.press('Control+c');
  });

  it('shows a source, what is stuck, a change and a comparison', async () => {
    const source = join(folder, 'pipe_sum.c');
    copyFileSync(join(programs, 'write_end_kept.c'), source);
    const program = join(folder, 'pipe_sum');
    const compile = (): unknown => execFileSync('cc', ['-w', '-g', '-o', program, source]);
    compile();
    const { page } = await pages.open(await pages.serve());
    await page.selectOption('.new select', '4a');
    await run(page, program);
    await page.waitForSelector('.stuck .at');
    await page.waitForSelector('.overall.fail');
    await page.locator('.verdict li.fail button.evidence').first().click();
    await page.waitForSelector('.source [aria-current]');
    for (const summary of await page.locator('.verdict summary').all()) await summary.click();
    appendFileSync(source, '/* changed */');
    await page.waitForSelector('.changed');
    await page.click('.projector');
    await page.waitForSelector('.expected');
    await assertAccessible(page);
    await page.click('.projector');
    compile();
    await page.focus('.view');
    await page.keyboard.press('r');
    await page.waitForSelector('.comparison');
    await assertAccessible(page);
  });

  it('shows a class, and a student of it', async () => {
    const path = join(folder, 'class');
    for (const student of ['ann', 'bob']) mkdirSync(join(path, student), { recursive: true });
    writeFileSync(join(path, 'check-all.json'), '{ "4a": "/bin/true", "2a": "./nothing" }');
    const classroom = { room: readClassroom(path), marks: join(path, 'm'), timeLimit: 5 };
    const { page } = await pages.open(await pages.serve({ classroom }));
    await page.click('text=Check the class');
    await page.waitForSelector('.state:has-text("4 of 4 checked")');
    await assertAccessible(page);
    await page.locator('.grid td a').first().click();
    await page.waitForSelector('.marking');
    await assertAccessible(page);
  });

  it('shows the sheet', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.click('text=The sheet');
    await page.waitForSelector('.question summary:has-text("discouraged")');
    for (const summary of await page.locator('summary').all()) await summary.click();
    await assertAccessible(page);
  });

  it('has the colours of the system where they are wanted, and no motion where none is', async () => {
    const saved = [{ title: 'signals', events: eventsOf('signals') }];
    const { page } = await pages.open(await pages.serve({ saved, isReadOnly: true }));
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    const colours = (): Promise<readonly string[]> =>
      page.evaluate(`(() => {
        const probe = document.createElement('i');
        document.body.append(probe);
        const system = ['Canvas', 'CanvasText'].map((name) => {
          probe.style.cssText = 'forced-color-adjust: none; color: ' + name;
          return getComputedStyle(probe).color;
        });
        const text = getComputedStyle(document.querySelector('.drawing .label')).fill;
        const line = getComputedStyle(document.querySelector('.drawing .mark')).stroke;
        return [...system, text, line];
      })()`);
    for (const theme of ['light', 'dark']) {
      const [canvas, canvasText, text, line] = await colours();
      assert.notEqual(canvas, canvasText);
      assert.deepEqual([text, line], [canvasText, canvasText], theme);
      await page.click('[aria-label="Light or dark"]');
    }
    const isMoving = await page.evaluate(
      `[...document.querySelectorAll('*')].some((one) => getComputedStyle(one).transitionDuration !== '0s')`,
    );
    assert.equal(isMoving, false);
  });

  it('has strong lines and texts where more contrast is wanted, in light and dark', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.waitForSelector('.new');
    const colours = (): Promise<readonly string[]> =>
      page.evaluate(`(() => {
        const style = getComputedStyle(document.querySelector('.top'));
        const label = getComputedStyle(document.querySelector('.new summary'));
        return [style.color, label.color, style.borderBottomColor];
      })()`);
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ contrast: 'no-preference' });
      assert.equal(new Set(await colours()).size, 3, theme);
      await page.emulateMedia({ contrast: 'more' });
      assert.equal(new Set(await colours()).size, 1, theme);
      await page.click('[aria-label="Light or dark"]');
    }
  });

  it('is used by the keyboard alone: an exercise is chosen, run, judged, and its evidence shown', async () => {
    const { page } = await pages.open(await pages.serve());
    const focused = (): Promise<string> =>
      page.evaluate('document.activeElement.name || document.activeElement.className');
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let count = 0; count < 60 && !wanted.test(await focused()); count += 1) {
        await page.keyboard.press('Tab');
      }
      assert.match(await focused(), wanted);
    };
    await page.focus('.new select');
    await page.keyboard.type('exercise 4a');
    await tabTo(/^program$/);
    await page.keyboard.type(`${process.execPath} -e 0`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.overall.fail');
    await tabTo(/^view$/);
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await page.innerText('#said'), '');
    assert.match(await page.innerText('#announcement'), /does not do what the exercise asks/);
  });
});
