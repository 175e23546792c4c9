import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../', import.meta.url);

function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

const { exports } = JSON.parse(textOf('package.json')) as { exports: Record<string, string> };
/** No mechanisms: the index, the manifest, and what packages that add or show addresses of channels use. */
const others = ['.', './package.json', './carrier', './shown-address'];
const mechanisms = Object.keys(exports)
  .filter((path) => !others.includes(path))
  .map((path) => path.slice('./'.length));

describe('each mechanism', () => {
  for (const mechanism of mechanisms) {
    it(`has its entry point in the index, in the checked types and in the README: ${mechanism}`, async () => {
      const everything = (await import('linux-ipc')) as Record<string, unknown>;
      const own = (await import(`linux-ipc/${mechanism}`)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(own)) assert.equal(everything[name], value, name);
      const name = `linux-ipc/${mechanism}`;
      assert.match(textOf('../../scripts/published-types/consumer.ts'), new RegExp(`'${name}'`));
      assert.match(textOf('../../README.md'), new RegExp(`\`${name}\``));
    });
  }
});
