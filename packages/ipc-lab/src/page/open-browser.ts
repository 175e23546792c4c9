/**
 * Opens the page in the browser of a desktop.
 *
 * Every user can read the arguments of a process, and the address has the token: so the browser is given a file that only its
 * owner can read, and that leads to the address.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pageLeadingTo } from './server/leading-to.js';

/** Whether somebody sits in front of the screen of this machine: not in CI, not over ssh. */
export function hasDesktop(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const has = (...names: readonly string[]): boolean =>
    names.some((name) => (env[name] ?? '') !== '');
  if (!isTerminal || has('CI', 'SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY')) return false;
  return has('DISPLAY', 'WAYLAND_DISPLAY');
}

/** @returns Removes the file. */
export function openBrowser(address: string, env: NodeJS.ProcessEnv): () => void {
  const folder = privateFolder(env['XDG_RUNTIME_DIR']);
  const path = join(folder, 'open.html');
  writeFileSync(path, pageLeadingTo(address), { mode: 0o600 });
  // Ctrl-C at the terminal ends the page, not the browser.
  const browser = spawn('xdg-open', [path], { env, detached: true, stdio: 'ignore' });
  // Without xdg-open, the address is on the terminal.
  browser.on('error', () => undefined).unref();
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

function privateFolder(preferred = ''): string {
  const isThere = statSync(preferred, { throwIfNoEntry: false })?.isDirectory() === true;
  return mkdtempSync(join(isThere ? preferred : tmpdir(), 'ipc-lab-page-'));
}
