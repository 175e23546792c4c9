/* On a desktop the browser is opened; nobody else learns the token from its arguments. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';

import { temporaryFolder } from '../../../../linux-ipc/dist-test/support/temporary-folder.js';
import { hasDesktop } from '../../../dist/page/open-browser.js';
import { pageLeadingTo } from '../../../dist/page/server/leading-to.js';
import { programPath } from '../../support/program-path.js';
import { Running } from '../../support/run.js';
import { noBrowser, Pages } from './browser.js';

const folder = temporaryFolder();

describe('a desktop', () => {
  it('is there with a terminal and a display, and without ssh and CI', () => {
    const x11 = { DISPLAY: ':0' };
    assert.ok(hasDesktop(x11, true));
    assert.ok(hasDesktop({ WAYLAND_DISPLAY: 'wayland-0', CI: '' }, true));
    assert.ok(!hasDesktop(x11, false));
    assert.ok(!hasDesktop({}, true));
    for (const name of ['CI', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY']) {
      assert.ok(!hasDesktop({ ...x11, [name]: '1' }, true), name);
    }
  });
});

describe('ipc-lab page at a terminal of a desktop', () => {
  const tools = join(folder, 'tools');
  const opened = join(folder, 'opened');
  const xdgOpen = join(tools, 'xdg-open');
  const runtime = join(folder, 'runtime');
  before(() => {
    mkdirSync(tools);
    mkdirSync(runtime);
    // Stands for the desktop: what it is given, and what it can read there.
    writeFileSync(
      xdgOpen,
      `#!/bin/sh\n{ echo "$1"; cat "$1"; } >${opened}.new; mv ${opened}.new ${opened}\n`,
    );
    chmodSync(xdgOpen, 0o755);
  });

  function startPage(...options: readonly string[]): Running {
    const words = [process.execPath, programPath('ipc-lab'), 'page', ...options];
    const elsewhere = ['CI', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'];
    const env: NodeJS.ProcessEnv = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !elsewhere.includes(name)),
    );
    env['PATH'] = `${tools}:${env['PATH'] ?? ''}`;
    Object.assign(env, { DISPLAY: ':9', XDG_RUNTIME_DIR: runtime, LC_ALL: 'C.UTF-8' });
    const command = words.map((word) => `'${word}'`).join(' ');
    return new Running('script', ['-qec', command, '/dev/null'], { env });
  }

  it('opens a file that leads to the address, is private, and is removed', async () => {
    const changes = watch(folder);
    const page = startPage();
    const [address] = await page.says(/http:\S+/);
    while (!existsSync(opened)) await once(changes, 'change');
    changes.close();
    const [path = '', ...content] = readFileSync(opened, 'utf8').split('\n');
    const token = new URL(address).searchParams.get('token') ?? '';
    assert.ok(token.length > 40 && !path.includes(token));
    assert.ok(content.join('\n').includes(`content="0; url=${address}"`));
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(path, '..')).mode & 0o777, 0o700);
    page.stdin.write('\x03');
    await page.ended;
    assert.ok(!existsSync(path));
  });

  it('opens nothing with --no-open', async () => {
    writeFileSync(opened, 'untouched');
    const page = startPage('--no-open');
    await page.says(/Ctrl-C ends the page/);
    page.stdin.write('\x03');
    await page.ended;
    assert.equal(readFileSync(opened, 'utf8'), 'untouched');
  });
});

describe('the file that is opened', { skip: noBrowser }, () => {
  const pages = Pages.inSuite(folder);

  it('leads into the page, and leaves the token in no address', async () => {
    const path = join(folder, 'open.html');
    writeFileSync(path, pageLeadingTo(await pages.serve()));
    const { page } = await pages.open(`file://${path}`);
    await page.waitForSelector('.top');
    assert.match(page.url(), /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{12}\/$/);
    await page.goBack();
    assert.doesNotMatch(page.url(), /token/);
  });
});
