/* Pause, step, back, and speed: by buttons and by the keyboard. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { talk } from '../../trace/support.js';
import { noBrowser, Pages, rowsOf, run, untilExactly, untilRows, untilTrue } from './browser.js';

const folder = temporaryFolder();
/** Writes a line five times a second, for ever. */
const ticking = `sh -c 'while :; do echo tick; sleep 0.2; done | cat'`;

describe('a replay on the page', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('steps forwards and back, and plays to the end, by the keyboard alone', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page, complaints } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    const all = await rowsOf(page);
    await page.focus('.view');
    for (let count = all - 1; count >= 1; count -= 1) {
      await page.keyboard.press('ArrowLeft');
      await untilExactly(page, count);
    }
    assert.match(await page.innerText('.position'), /^1 of \d+ · 0\.0000 s$/);
    assert.ok(await page.isDisabled('.replay [aria-label="One event back"]'));
    // Of a process that is not born yet there is no column.
    assert.equal(await page.locator('.heads .pid').count(), 1);
    for (const count of [2, 3]) {
      await page.keyboard.press('ArrowRight');
      await untilExactly(page, count);
    }
    await page.locator('#said', { hasText: '11 · ' }).waitFor();
    await page.selectOption('.replay select', 'twenty-a-second');
    await page.focus('.view');
    await page.keyboard.press(' ');
    await page.waitForSelector('.whole', { state: 'detached' });
    await untilExactly(page, all);
    await page.fill('.replay input[type=range]', '2');
    await untilExactly(page, 2);
    await page.focus('.view');
    await page.keyboard.press('l');
    await untilExactly(page, all);
    assert.deepEqual(complaints, []);
  });

  it('counts each of several presses that come before anything is drawn again', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    await page.selectOption('.top select', '1');
    await page.waitForSelector('.drawing .moment');
    const all = await rowsOf(page);
    const press = (key: string, times: number): Promise<void> =>
      page.evaluate(`for (let time = 0; time < ${times}; time += 1) {
        const options = { key: '${key}', bubbles: true, cancelable: true };
        document.querySelector('.view').dispatchEvent(new KeyboardEvent('keydown', options));
      }`);
    await press('ArrowLeft', 3);
    await untilExactly(page, all - 3);
    await press('ArrowRight', 2);
    await untilExactly(page, all - 1);
    await press('Home', 1);
    await press('ArrowDown', 3);
    const fourth = await page
      .locator('.drawing .moment[data-for^="m"]')
      .nth(3)
      .getAttribute('data-for');
    await page.waitForSelector(`.drawing .moment.chosen[data-for="${fourth ?? ''}"]`);
  });

  it('leaves the picture where it is', async () => {
    const saved = [{ title: 'talk', events: talk(Buffer.from('hello')) }];
    const { page } = await pages.open(await pages.serve({ isReadOnly: true, saved }));
    await page.click('text=Français');
    const stage = page.locator('.stage');
    const before = await stage.boundingBox();
    await page.click('.replay [aria-label="Un événement en arrière"]');
    await page.waitForSelector('.whole');
    assert.deepEqual(await stage.boundingBox(), before);
    await page.click('.whole');
    await page.waitForSelector('.whole', { state: 'detached' });
    assert.deepEqual(await stage.boundingBox(), before);
  });

  it('pauses a live run, which goes on, and returns to it', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, ticking);
    await untilRows(page, 8);
    await page.click('.replay .play');
    await page.waitForSelector('.whole');
    const range = page.locator('.replay input[type=range]');
    const end = async (): Promise<number> => Number(await range.getAttribute('max'));
    const before = await end();
    const paused = await range.inputValue();
    await untilTrue(
      page,
      `document.querySelector('.replay input[type=range]').max >= ${before + 4}`,
    );
    assert.equal(await range.inputValue(), paused);
    const rows = await rowsOf(page);
    await page.click('text=To the live run');
    await untilRows(page, rows + 3);
    await page.click('.stop');
    await page.waitForSelector('.state.stopped');
  });
});
