/* A program that asks at the keyboard is answered on the page. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { python } from '../../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { noBrowser, Pages, run } from './browser.js';

const folder = temporaryFolder();
/** A child adds up what its parent reads from the keyboard, up to end-of-file. */
const asks = join(folder, 'asks.py');
writeFileSync(
  asks,
  `import os, signal, sys
signal.signal(signal.SIGINT, lambda *_: print('caught', flush=True))
read, write = os.pipe()
if os.fork() == 0:
    os.close(write)
    print('Sum:', sum(int(word) for word in os.fdopen(read).read().split()), flush=True)
    os._exit(0)
os.close(read)
with os.fdopen(write, 'w') as out:
    while True:
        print('value? ', end='', flush=True)
        line = sys.stdin.readline()
        if line == '':
            break
        out.write(line)
os.wait()
`,
);

describe('a program that asks at the keyboard', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('is shown to wait, is answered line by line, and reads end-of-file', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await run(page, `${python()} ${asks}`);
    const asking = page.locator('.keyboard.asking');
    await asking.waitFor();
    assert.match(
      await page.innerText('#asking'),
      /^\d+ \(asks\.py\) waits for input at the keyboard\.$/,
    );
    assert.equal(await page.innerText('.keyboard .prompt'), 'value? ');
    // Who waits for a person, or for one who does, is not stuck.
    assert.equal(await page.locator('.stuck').count(), 0);
    for (const value of ['30', '12']) {
      await asking.waitFor();
      await page.fill('.keyboard input', value);
      await page.press('.keyboard input', 'Enter');
    }
    await page.press('.keyboard input', 'Control+c');
    await page.waitForSelector('.output:has-text("caught")');
    await page.press('.keyboard input', 'Control+d');
    await page.waitForSelector('.state.ended');
    assert.equal(await page.locator('.keyboard').count(), 0);
    const output = await page.innerText('.output pre');
    assert.match(output, /^value\? 30\nvalue\? 12\nvalue\? \^C\n/);
    assert.match(output, /Sum: 42\n?$/);
    assert.deepEqual(await page.locator('.output .typed').allTextContents(), [
      '30\n',
      '12\n',
      '^C\n',
    ]);
    assert.deepEqual(complaints, []);
  });

  it('is told to wait in French, too, and shows a second browser what was typed', async () => {
    const address = await pages.serve({ language: 'fr' });
    const [{ page }, { page: other }] = [await pages.open(address), await pages.open(address)];
    await run(page, `${python()} ${asks}`);
    await page.locator('.keyboard.asking').waitFor();
    assert.match(await page.innerText('#asking'), /attend une saisie au clavier\.$/);
    await other.goto(page.url());
    await page.fill('.keyboard input', '7');
    await page.click('.keyboard button[type=submit]');
    await other.waitForSelector('.output .typed:has-text("7")');
    await other.click('.keyboard button:has-text("Fin de l’entrée")');
    for (const one of [page, other]) await one.waitForSelector('.output:has-text("Sum: 7")');
  });

  it('is typed a line as long as a terminal takes, and whoever types a longer one is told', async () => {
    const { page, complaints } = await pages.open(await pages.serve());
    await run(page, `sh -c 'read line; echo "\${#line}"'`);
    const input = page.locator('.keyboard input');
    // Its characters are fewer than its bytes.
    const long = 'é'.repeat(2048);
    await input.fill(long);
    await input.press('Enter');
    await page.waitForSelector(
      '.keyboard .refusal:has-text("a line of at most 4094 bytes, this one has 4096")',
    );
    assert.equal(await input.inputValue(), long);
    await input.fill('x'.repeat(4094));
    await input.press('Enter');
    await page.waitForSelector('.output pre:has-text("4094")');
    // The browser reports every answer that is no success.
    assert.ok(
      complaints.every((text) => text.includes('400')),
      complaints.join(),
    );
  });

  it('reads what was given before, then end-of-file, and is not asked', async () => {
    const { page } = await pages.open(await pages.serve());
    await page.click('.new summary');
    await page.fill('textarea[name=input]', '1\n2');
    await run(page, `${python()} ${asks}`);
    await page.waitForSelector('.output:has-text("Sum: 3")');
    assert.equal(await page.locator('.keyboard').count(), 0);
  });
});
