/**
 * Makes the tarballs to publish, in release/: the library, its addon for each platform, the channels over
 * NATS, and the application. They contain the TypeScript that `npm run build` compiled before.
 *
 * Usage: npm run pack:all [-- --only PLATFORM …]     such as x64-glibc
 */
import { rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { ensureCommands } from '../debian-packages.js';
import { makeBinary } from './binary.js';
import { platforms } from './platforms.js';
import { stageApplication, stageBinary, stageLibrary, stageNats, tarballOf } from './stage.js';

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const names = platforms.map(({ cpu, libc }) => `${cpu}-${libc}`);
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`unknown platform ${unknown}: the platforms are ${names.join(', ')}`);
  process.exit(2);
}
const wanted = platforms.filter((_, i) => values.only?.includes(names[i]) ?? true);

rmSync('release', { recursive: true, force: true });
/** @param {string} folder */
const pack = (folder) => {
  const tarball = tarballOf(folder);
  console.log(`${tarball}  ${Math.ceil(statSync(tarball).size / 1024)} KiB`);
};

pack(stageLibrary());
pack(stageNats());
pack(stageApplication());
let complete = true;
for (const platform of wanted) {
  const { compiler, debianPackages } = platform;
  if (!ensureCommands({ [compiler]: debianPackages, readelf: 'binutils' })) complete = false;
  else
    pack(
      stageBinary(platform, (file) => {
        makeBinary(platform, file);
      }),
    );
}
if (!complete) console.error('some platforms were skipped: see above what to install');
process.exit(complete ? 0 : 1);
