/** A copy of the repository in a temporary folder, which shares only what is installed. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  lstatSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const notCopied = new Set(['node_modules', '.git', 'release']);

export function copyRepository() {
  const copy = mkdtempSync(join(tmpdir(), 'linux-ipc-mutate-'));
  cpSync('.', copy, {
    recursive: true,
    verbatimSymlinks: true,
    // What is built is not built again.
    preserveTimestamps: true,
    filter: (path) => !notCopied.has(basename(path)),
  });
  linkModules('node_modules', join(copy, 'node_modules'));
  return copy;
}

/** Links to each installed package; the workspaces' own links lead into the copy, because they are relative. */
function linkModules(installed, folder) {
  mkdirSync(folder);
  for (const name of readdirSync(installed)) {
    const path = join(installed, name);
    if (name === '@stryker-mutator' || name === '.bin') {
      linkModules(path, join(folder, name));
    } else if (lstatSync(path).isSymbolicLink() && readlinkSync(path).startsWith('../packages')) {
      symlinkSync(readlinkSync(path), join(folder, name));
    } else {
      symlinkSync(resolve(path), join(folder, name));
    }
  }
}
