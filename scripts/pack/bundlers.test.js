/**
 * Tests the packages of release/ in the output of bundlers, and in Jest, each set as "Runtimes and
 * bundlers" in the library's README says. A bundle contains linux-ipc, or imports it at run time.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';

import esbuild from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import { build as buildWithVite } from 'vite';
import webpack from 'webpack';

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), 'linux-ipc-bundlers-'));
const input = join(root, 'main.js');
const { resolve: resolveInRoot } = createRequire(input);

/** @typedef {'esm' | 'cjs'} Format */
/** @type {Record<string, (format: Format, file: string, external: boolean) => Promise<unknown>>} */
const bundlers = {
  esbuild: (format, outfile, external) =>
    esbuild.build({
      entryPoints: [input],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      external: external ? ['linux-ipc'] : [],
    }),

  rollup: async (format, file, external) => {
    const inside = {
      name: 'inside',
      /** @param {string} id */
      resolveId: (id) => (id.startsWith('linux-ipc') ? resolveInRoot(id) : null),
    };
    const bundle = await rollup({
      input,
      external: external ? ['linux-ipc/event', 'linux-ipc/pipe'] : /^node:/,
      plugins: external ? [] : [inside],
      logLevel: 'silent',
    });
    await bundle.write({ format, file });
    await bundle.close();
  },

  rolldown: async (format, file, external) => {
    const bundle = await rolldown({
      input,
      platform: 'node',
      external: external ? ['linux-ipc/event', 'linux-ipc/pipe'] : [],
      logLevel: 'silent',
    });
    await bundle.write({ format, file });
    await bundle.close();
  },

  // For a server; Vite leaves packages outside, unless it is told otherwise.
  vite: async (_format, file, external) => {
    await buildWithVite({
      root,
      configFile: false,
      logLevel: 'silent',
      ssr: external ? {} : { noExternal: true },
      build: {
        ssr: input,
        outDir: root,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: basename(file) } },
      },
    });
  },

  webpack: async (format, file, external) => {
    const compiler = webpack({
      mode: 'none',
      target: 'node20',
      context: root,
      entry: input,
      output: { path: root, filename: basename(file), module: format === 'esm' },
      experiments: { outputModule: format === 'esm' },
      ...(external && { externals: [/^linux-ipc/], externalsType: 'import' }),
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    assert.equal(stats?.toString({ all: false, errors: true, warnings: true }), '');
    await promisify(compiler.close.bind(compiler))();
  },
};

before(() => {
  for (const name of ['linux-ipc', `linux-ipc-${process.arch}-glibc`]) {
    cpSync(`release/${name}`, join(root, 'node_modules', name), { recursive: true });
  }
  writeFileSync(join(root, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(
    input,
    `import { EventCounter } from 'linux-ipc/event';
    import { Pipe } from 'linux-ipc/pipe';

    async function main() {
      const { read, write } = Pipe.create();
      await write.write(Buffer.from('over'));
      console.log(await read.read(new Uint8Array(8)));
      const counter = EventCounter.create();
      counter.tryAdd(3);
      console.log(await counter.take());
    }
    main();`,
  );
});

after(() => {
  rmSync(root, { recursive: true, force: true });
});

const outputs = Object.entries(bundlers).flatMap(([bundler, bundle]) =>
  (bundler === 'vite' ? ['esm'] : ['esm', 'cjs']).map((format) => ({
    bundler,
    bundle,
    format: /** @type {Format} */ (format),
  })),
);

describe('a bundle', () => {
  for (const { bundler, bundle, format } of outputs) {
    for (const external of [true, false]) {
      const where = external ? 'with linux-ipc outside' : 'that contains linux-ipc';
      it(`${where} works: ${bundler}, ${format}`, async () => {
        const file = outputFile(bundler, format, external);
        await bundle(format, file, external);
        const { stdout } = await run('node', [file], { cwd: root });
        assert.equal(stdout, '4\n3n\n');
      });
    }
  }

  it('says in one line what is missing where the addon is not beside it', async () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    renameSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'));
    try {
      for (const { bundler, format } of outputs) {
        const file = outputFile(bundler, format, false);
        const { stderr } = await run('node', [file], { cwd: root }).catch((error) => error);
        const [, message] = /^Error: (.*)$/m.exec(stderr) ?? [];
        assert.match(message ?? stderr, /linux-ipc-\w+-glibc.*make it external.*in its README$/);
      }
    } finally {
      renameSync(join(elsewhere, 'node_modules'), join(root, 'node_modules'));
    }
  });
});

/** @param {string} bundler @param {Format} format @param {boolean} external */
function outputFile(bundler, format, external) {
  const extension = format === 'esm' ? 'mjs' : 'cjs';
  return join(root, `${bundler}-${external ? 'outside' : 'inside'}.${extension}`);
}

describe('a single executable application', () => {
  const hasBuild = Number.parseInt(process.versions.node) >= 26;
  it(
    'works with the package of the addon beside it',
    { skip: !hasBuild && 'node --build-sea: Node.js 26' },
    async () => {
      const bundle = join(root, 'application.cjs');
      await bundlers.esbuild('cjs', bundle, false);
      const config = join(root, 'application.json');
      const output = join(root, 'application');
      writeFileSync(config, JSON.stringify({ main: bundle, output }));
      await run('node', ['--build-sea', config], { cwd: root });
      const { stdout } = await run(output, [], { cwd: tmpdir() });
      assert.equal(stdout, '4\n3n\n');
    },
  );
});

describe('a folder of any name', () => {
  it('may contain linux-ipc', async () => {
    const folder = join(root, 'é # %41 ?\n');
    mkdirSync(folder);
    cpSync(join(root, 'node_modules'), join(folder, 'node_modules'), { recursive: true });
    cpSync(input, join(folder, 'main.mjs'));
    const { stdout } = await run('node', ['main.mjs'], { cwd: folder });
    assert.equal(stdout, '4\n3n\n');
  });
});

describe('Jest', () => {
  it('loads linux-ipc in two CommonJS tests, one after the other in one process', async () => {
    for (const name of ['first', 'second']) {
      writeFileSync(
        join(root, `${name}.test.cjs`),
        `test('a pipe', async () => {
          const { Pipe } = await import('linux-ipc');
          const { read, write } = Pipe.create();
          const reading = read.read(new Uint8Array(8));
          await write.write(Buffer.from('over'));
          expect(await reading).toBe(4);
          read.close();
          write.close();
        });`,
      );
    }
    const jest = resolve('node_modules/jest/bin/jest.js');
    const options = ['--rootDir', root, '--testMatch', '**/*.test.cjs', '--watchman=false', '-i'];
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' };
    const { stderr } = await run('node', [jest, ...options], { cwd: root, env });
    assert.match(stderr, /2 passed, 2 total/);
  });
});
