/**
 * A package registry on the loopback interface. It has the packages of release/, and what they depend on
 * as it is installed here.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** The folder of a package, or undefined. @param {string} name */
function folderOf(name) {
  const folders = [`release/${name}`, `node_modules/${name}`];
  return folders.find((folder) => existsSync(join(folder, 'package.json')));
}

/** @param {string} folder @param {string} url */
function packument(folder, url) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version } = manifest;
  // npm pack names the tarball of @scope/name so.
  const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  const dist = { tarball: `${url}/${name}/${file}` };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

/** Starts the registry; returns its address, and a function that closes it. */
export async function startRegistry() {
  const packed = mkdtempSync(join(tmpdir(), 'linux-ipc-registry-'));

  /** @param {string} folder @param {string} file */
  const tarball = (folder, file) => {
    if (existsSync(join('release', file))) return readFileSync(join('release', file));
    const path = join(packed, file);
    if (!existsSync(path)) {
      const options = ['--silent', '--ignore-scripts', '--pack-destination', packed];
      execFileSync('npm', ['pack', ...options, `./${folder}`]);
    }
    return readFileSync(path);
  };

  const server = createServer(({ url: path = '/' }, response) => {
    const [, name = '', file] =
      /^\/((?:@[^/]+\/)?[^/]+)\/?(.+)?$/.exec(decodeURIComponent(path)) ?? [];
    const folder = folderOf(name);
    if (folder === undefined) response.writeHead(404).end('{}');
    else if (file === undefined) response.end(JSON.stringify(packument(folder, url)));
    else response.end(tarball(folder, basename(file)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(packed, { recursive: true, force: true });
    },
  };
}
