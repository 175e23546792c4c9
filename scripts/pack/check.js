/** Runs publint and "Are the types wrong?" on the packages in release/, and fails if either complains. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const entries = readdirSync('release');
const packages = entries.filter((name) => !name.endsWith('.tgz'));
const library = entries.find((name) => /^linux-ipc-[\d.]+\.tgz$/.test(name));
const nats = entries.find((name) => /^linux-ipc-nats-[\d.]+\.tgz$/.test(name));
if (packages.length === 0 || library === undefined || nats === undefined) {
  console.error('release/ contains no packages: run npm run pack:all first');
  process.exit(1);
}

const checks = [
  ...packages.map((name) => ['publint', `release/${name}`, '--strict', '--pack', 'false']),
  // There is no CommonJS build: require() works from Node.js 22.12 on, import() in every version.
  ['attw', `release/${library}`, '--profile', 'esm-only'],
  ['attw', `release/${nats}`, '--profile', 'esm-only'],
];
for (const [command, ...parameters] of checks) {
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, parameters, {
    encoding: 'utf8',
  });
  // publint exits with 0 even if it has suggestions.
  if (status === 0 && !stdout.includes('Suggestions:')) continue;
  console.error(`${command} ${parameters.join(' ')}\n${stdout}${stderr}`);
  process.exit(1);
}
console.log(`publint and attw find nothing wrong in ${packages.join(', ')}`);
