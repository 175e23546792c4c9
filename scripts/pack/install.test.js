/**
 * Tests the packages of release/ as a user gets them: npm installs them into an empty folder, without
 * install scripts, and no compiler, make or Python is on the PATH.
 */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import { startRegistry } from './registry.js';

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), 'linux-ipc-install-'));
const bin = join(root, 'bin');
// This process's environment is not inherited: npm adds its own settings to it.
const env = { PATH: bin, HOME: root };
/** @type {Awaited<ReturnType<typeof startRegistry>>} */
let registry;

/** @param {string} name */
function onThePath(name) {
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

before(async () => {
  registry = await startRegistry();
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['npm', 'npx', 'sh', 'env']) {
    symlinkSync(realpathSync(onThePath(name)), join(bin, name));
  }
});

after(() => {
  registry.close();
  rmSync(root, { recursive: true, force: true });
});

/** A folder with a package of its own. @param {string} name */
function emptyFolder(name) {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  return folder;
}

/**
 * Installs a package into an empty folder of that name.
 *
 * @param {string} folderName
 * @param {string[]} parameters
 */
async function install(folderName, ...parameters) {
  const folder = emptyFolder(folderName);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
  await run('npm', ['install', `--registry=${registry.url}`, ...options, ...parameters], {
    cwd: folder,
    env,
  });
  return folder;
}

/** @param {string} folder */
function installed(folder) {
  return readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
}

describe('the installed packages', () => {
  it('contain a library that works, with the addon of this platform alone', async () => {
    const folder = await install('library', 'linux-ipc');
    assert.deepEqual(installed(folder), ['linux-ipc', `linux-ipc-${process.arch}-glibc`]);
    assert.ok(!existsSync(join(folder, 'node_modules/linux-ipc/build')));
    const readme = readFileSync(join(folder, 'node_modules/linux-ipc/README.md'), 'utf8');
    const [, example] = /```js\n(.*?)```/s.exec(readme) ?? [];
    assert.ok(example);
    writeFileSync(join(folder, 'example.js'), example);
    const { stdout } = await run('node', ['example.js'], { cwd: folder, env });
    assert.match(stdout, /^SIGUSR1 with 42 from process \d+\n$/);
  });

  it('contain programs that talk to each other', async () => {
    const folder = await install('application', 'ipc-lab');
    const help = await run('npx', ['send_rand', '--help'], { cwd: folder, env });
    assert.match(help.stdout, /send_rand/);
    const name = `linux-ipc-install-${process.pid}`;
    try {
      const sending = run('npx', ['send_rand', name, '-n', '30'], { cwd: folder, env });
      const { stdout } = await run('npx', ['get_rand', name], { cwd: folder, env });
      await sending;
      assert.match(stdout, /^Average: [\d.]+$/m);
    } finally {
      rmSync(`/tmp/${name}`, { force: true });
    }
  });

  const uses = `
    import { Pipe } from 'linux-ipc/pipe';
    const { read, write } = Pipe.create();
    await write.write(Buffer.from('over'));
    console.log(await read.read(new Uint8Array(8)));`;

  it('work as pnpm installs them, each package in a folder of its own', async () => {
    const folder = emptyFolder('pnpm');
    writeFileSync(join(folder, 'main.js'), uses);
    const pnpm = resolve('node_modules/pnpm/bin/pnpm.cjs');
    const options = [
      '--ignore-scripts',
      `--registry=${registry.url}`,
      `--store-dir=${folder}/store`,
    ];
    await run('node', [pnpm, 'add', ...options, 'linux-ipc'], { cwd: folder, env });
    assert.deepEqual(installed(folder), ['linux-ipc']);
    const { stdout } = await run('node', ['main.js'], { cwd: folder, env });
    assert.equal(stdout, '4\n');
  });

  it("work with Yarn's Plug'n'Play, without node_modules", async () => {
    const folder = emptyFolder('yarn');
    writeFileSync(join(folder, 'main.js'), uses);
    writeFileSync(join(folder, 'yarn.lock'), '');
    const settings = {
      YARN_NODE_LINKER: 'pnp',
      YARN_NPM_REGISTRY_SERVER: registry.url,
      YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      YARN_NPM_MINIMAL_AGE_GATE: '0',
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_GLOBAL_CACHE: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    };
    const yarn = resolve('node_modules/@yarnpkg/cli-dist/bin/yarn.js');
    const options = { cwd: folder, env: { ...env, ...settings } };
    await run('node', [yarn, 'add', 'linux-ipc'], options);
    assert.ok(!existsSync(join(folder, 'node_modules')));
    const { stdout } = await run('node', [yarn, 'node', 'main.js'], options);
    assert.equal(stdout, '4\n');
  });

  it('contain types that a strict consumer can use', () => {
    const folder = join(root, 'application');
    const consumer = readFileSync('scripts/published-types/consumer.ts', 'utf8');
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    const compilerOptions = {
      ...JSON.parse(readFileSync('scripts/published-types/tsconfig.json', 'utf8')).compilerOptions,
      typeRoots: [resolve('node_modules/@types')],
    };
    const files = ['consumer.ts'];
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    execFileSync(process.execPath, [resolve('node_modules/.bin/tsc'), '--project', folder]);
  });

  for (const [cpu, libc] of [
    ['arm64', 'glibc'],
    ['x64', 'musl'],
  ]) {
    it(`contain the addon for ${cpu} and ${libc} on such a platform`, async () => {
      const folder = await install(`${cpu}-${libc}`, `--cpu=${cpu}`, `--libc=${libc}`, 'linux-ipc');
      assert.deepEqual(installed(folder), ['linux-ipc', `linux-ipc-${cpu}-${libc}`]);
    });
  }

  it('name in one line what is missing if no addon is installed', async () => {
    const folder = await install('without', '--omit=optional', 'linux-ipc');
    const program = "import('linux-ipc').catch(({ code, message }) => console.log(code, message))";
    const { stdout } = await run('node', ['-e', program], { cwd: folder, env });
    assert.match(stdout, /^ERR_ADDON_NOT_FOUND .*the package linux-ipc-\w+-glibc.*\n$/);
  });
});
