/* A mistake is seen, mended, and the program run again by one key. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { compileProgram } from '../../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { filesOf } from '../../../dist/page/server/files.js';
import { noBrowser, Pages, run } from './browser.js';

const folder = temporaryFolder();
const source = join(folder, 'pipe_sum.c');
const programs = fileURLToPath(new URL('../../../test/check/programs/4a/', import.meta.url));

/** Writes the source of a program of the tests to the student's file. */
function write(name: string): void {
  writeFileSync(source, readFileSync(join(programs, name)));
}

describe('a program that is mended', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('hangs, is seen to change, is run again by the key R, passes, and is compared', async () => {
    write('write_end_kept.c');
    const program = compileProgram(source, folder);
    const { page, complaints } = await pages.open(await pages.serve());
    await page.selectOption('.new select', '4a');
    await run(page, program);
    await page.waitForSelector('.stuck');
    assert.equal(await page.locator('.changed').count(), 0);
    await page.waitForSelector('.overall.fail');
    const placeOfPicture = async (): Promise<unknown> => page.locator('.stage').boundingBox();
    const before = await placeOfPicture();
    write('plain.c');
    await page.waitForSelector('.changed:has-text("pipe_sum.c has changed")');
    // Whoever reads the picture does not lose the place.
    assert.deepEqual(await placeOfPicture(), before);
    await page.click('[aria-label="Hide this notice"]');
    assert.equal(await page.locator('.changed').count(), 0);
    compileProgram(source, folder);
    await page.waitForSelector('.changed:has-text("have changed")');
    await page.focus('.view');
    await page.keyboard.press('r');
    await page.waitForSelector('.overall.pass');
    assert.match(page.url(), /#run=2$/);
    const comparison = page.locator('.comparison');
    await comparison.waitFor();
    assert.match(await comparison.innerText(), /Compared with run 1/);
    const row = comparison.locator('tr:has-text("the child reads everything")');
    assert.match(await row.innerText(), /FAIL\s+pass/);
    const child = comparison.locator('tr:has-text("child 1")');
    assert.ok((await child.count()) === 1, await comparison.innerText());
    await child.locator('button').click();
    await page.waitForSelector('.drawing .evidence');
    assert.deepEqual(complaints, []);
  });

  it('is stopped first if it still runs', async () => {
    const { page } = await pages.open(await pages.serve());
    await run(page, 'sleep 1000');
    await page.click('.again');
    await page.waitForURL(/#run=2$/);
    await page.waitForSelector('.drawing .moment');
    const state = await page.locator('.top option[value="1"]').textContent();
    assert.match(state ?? '', /stopped/);
    await page.click('.stop');
    await page.waitForSelector('.state.stopped');
  });
});

describe('the files of a run', () => {
  it('are those that its commands name, and their sources; not those of the system', () => {
    const names = (program: string): string[] =>
      filesOf({ commands: { program }, folder }).map((path) => path.replace(`${folder}/`, ''));
    writeFileSync(join(folder, 'a.py'), '');
    writeFileSync(join(folder, 'b'), '');
    writeFileSync(join(folder, 'b.c'), '');
    assert.deepEqual(names('python3 a.py'), ['a.py']);
    assert.deepEqual(names('./b 7'), ['b', 'b.c']);
    assert.deepEqual(names(`sh -c './b | cat' >out`), ['b', 'b.c']);
    assert.deepEqual(names('/usr/bin/env cat /etc/../usr/bin/env'), []);
    assert.deepEqual(filesOf({ commands: { get: 'a.py', send: './b' }, folder }).length, 3);
  });
});
