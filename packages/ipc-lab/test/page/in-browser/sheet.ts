/* The sheet on the page: its chapters, its questions with their answers, and the demonstrations as live runs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { topics } from '../../../dist/show/topics.js';
import { noBrowser, Pages } from './browser.js';

const folder = temporaryFolder();

describe('the sheet on the page', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('has six chapters, and seven questions whose answers are folded, in both languages', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await page.click('text=The sheet');
    await page.waitForSelector('.question summary:has-text("discouraged")');
    assert.equal(await page.locator('.sheet article').count(), 6);
    assert.equal(await page.locator('.sheet .task').count(), 6);
    const questions = page.locator('.question');
    assert.equal(await questions.count(), 7);
    for (const question of await questions.all()) {
      const answer = question.locator('.answer');
      assert.equal(await answer.isVisible(), false);
      await question.locator('> summary').click();
      assert.match(await answer.innerText(), /^Answer\. /);
      // No link leads elsewhere.
      assert.equal(await answer.locator('a').count(), 0);
    }
    await page.click('text=Français');
    await page.waitForSelector('.question summary:has-text("déconseillée")');
    for (const answer of await page.locator('.answer').all()) {
      assert.match(await answer.innerText(), /^Réponse\. /);
    }
    assert.deepEqual(complaints, []);
  });

  it('runs each demonstration live, in the language of the page', async () => {
    const { page } = await pages.open(await pages.serve({ language: 'fr' }));
    await page.click('text=Le TD');
    const count = Object.keys(topics).length;
    await page
      .locator('.question button')
      .nth(count - 1)
      .waitFor({ state: 'attached' });
    assert.equal(await page.locator('.question button').count(), count);
    await page.locator('.question summary').first().click();
    await page.locator('.question button').first().click();
    await page.waitForSelector('.drawing .moment');
    await page.waitForSelector('.state.ended');
    assert.match(await page.innerText('.output pre'), /sigaction/);
    assert.match(await page.innerText('.output pre'), /premier|première/);
  });

  it('leads to the form, with the exercise chosen', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.click('text=The sheet');
    await page.locator('.task a').nth(3).click();
    assert.equal(await page.inputValue('.new select'), '4a');
  });

  it('is in the form: what the chosen exercise asks, unless a run is on show', async () => {
    const { page } = await pages.open(await pages.serve());
    assert.equal(await page.locator('.new .asked').count(), 0);
    await page.selectOption('.new select', '4a');
    assert.match(await page.innerText('.new .asked'), /^4A\. A parent sends 5 to 20/);
    await page.selectOption('.new select', '');
    await page.fill('.new input[name=program]', 'true');
    await page.selectOption('.new select', '4a');
    await page.click('.new button[type=submit]');
    await page.waitForSelector('.drawing .moment');
    assert.equal(await page.locator('.new .asked').count(), 0);
  });

  it('leads back to the form, where no list is empty, and touches no button by a text', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.click('text=The sheet');
    assert.equal(await page.locator('.top select').count(), 0);
    const task = page.locator('.task').nth(3);
    await task.locator('summary').click();
    const last = await task.locator('li').last().boundingBox();
    const button = await task.locator('.button').boundingBox();
    assert.ok(last !== null && button !== null);
    assert.ok(button.y >= last.y + last.height, `${button.y} is above ${last.y + last.height}`);
    await page.click('text=New run');
    await page.waitForSelector('.new select');
  });
});
