/** Finds the third-party peers that are missing: all are optional, so no build depends on them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const packages = ['zeromq', 'node-unix-socket'];

/** Lists the packages that cannot be loaded on this machine. */
export function absentPeers(): string[] {
  return packages.filter((name) => {
    const load = ['--input-type=module', '--eval', `import ${JSON.stringify(name)}`];
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    return spawnSync(process.execPath, load, { cwd, stdio: 'ignore' }).status !== 0;
  });
}
