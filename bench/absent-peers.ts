/** Peers that are packages of others: optional, since no benchmark should keep anybody from building. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const packages = ['zeromq', 'node-unix-socket'];

/** Those that can't be loaded here. */
export function absentPeers(): string[] {
  return packages.filter((name) => {
    const load = ['--input-type=module', '--eval', `import ${JSON.stringify(name)}`];
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    return spawnSync(process.execPath, load, { cwd, stdio: 'ignore' }).status !== 0;
  });
}
