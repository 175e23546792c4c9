import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

interface Locked {
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

it('every package that this one depends on, at any depth, accepts the Node.js versions that this one does', () => {
  const file = new URL('../../../package-lock.json', import.meta.url);
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const own = 'packages/linux-ipc-nats';
  const seen = new Set([own]);
  for (const path of seen) {
    const names = Object.keys(packages[path]?.dependencies ?? {});
    for (const name of names) if (name !== 'linux-ipc') seen.add(`node_modules/${name}`);
  }
  assert.ok(seen.has('node_modules/@nats-io/nuid'), [...seen].join());
  for (const path of seen) {
    assert.ok(packages[path] !== undefined, `${path} is not in the lock file`);
    const { node = '>=0' } = packages[path].engines ?? {};
    assert.ok(oldest(node) <= oldest('>=20.4'), `${path} needs Node.js ${node}`);
  }
});

/** The oldest version that a range of the form `>=MAJOR.MINOR` accepts, as a number that can be compared. */
function oldest(range: string): number {
  const [, major, minor = '0'] = /^>=\s*(\d+)(?:\.(\d+))?(?:\.|$)/.exec(range) ?? [];
  if (major === undefined) throw new Error(`a range of another form: ${range}`);
  return 1000 * Number(major) + Number(minor);
}
