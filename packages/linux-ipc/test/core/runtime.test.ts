/** A runtime that cannot work is refused in one line, at every entry point. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

import { requireSupportedRuntime } from '../../dist/core/runtime.js';

const versions = (node: string, more = {}): NodeJS.ProcessVersions => ({
  ...process.versions,
  node,
  ...more,
});

describe('the runtime', () => {
  const refused: [string, NodeJS.ProcessVersions, RegExp][] = [
    ['linux', versions('18.20.8'), /and this is Node\.js 18\.20\.8$/],
    ['linux', versions('20.3.1'), /and this is Node\.js 20\.3\.1$/],
    ['linux', versions('24.3.0', { bun: '1.4.5' }), /and this is Bun 1\.4\.5$/],
    ['linux', versions('24.2.0', { deno: '2.9.6' }), /and this is Deno 2\.9\.6$/],
    ['darwin', versions('24.2.0'), /and this is darwin$/],
  ];
  for (const [platform, given, message] of refused) {
    it(`is refused: ${String(message)}`, () => {
      assert.throws(
        () => {
          requireSupportedRuntime(platform, given);
        },
        { code: 'ERR_UNSUPPORTED_RUNTIME', message },
      );
    });
  }

  it('is accepted from Node.js 20.4 on', () => {
    for (const node of ['20.4.0', '20.20.0', '22.0.0', '26.1.0']) {
      requireSupportedRuntime('linux', versions(node));
    }
  });

  it('is checked by every entry point before it loads the addon', () => {
    const manifest = new URL(import.meta.resolve('linux-ipc/package.json'));
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly exports: Readonly<Record<string, string>>;
    };
    // That one loads no addon.
    const entries = Object.keys(exports).filter(
      (entry) => !entry.endsWith('.json') && entry !== './shown-address',
    );
    assert.ok(entries.length > 10, entries.join());
    const program = `
      Object.defineProperty(process.versions, 'node', { value: '18.20.8' });
      delete Symbol.dispose;
      for (const entry of ${JSON.stringify(entries)}) {
        import('linux-ipc' + entry.slice(1)).catch((error) => { console.log(error.code); });
      }`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
      cwd: fileURLToPath(new URL('.', manifest)),
      encoding: 'utf8',
    });
    assert.equal(stdout, 'ERR_UNSUPPORTED_RUNTIME\n'.repeat(entries.length), stderr);
  });
});
