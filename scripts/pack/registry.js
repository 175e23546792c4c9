/** A package registry on the loopback interface that has the packages of release/ and no others. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** @param {string} name @param {string} url */
function packument(name, url) {
  const manifest = JSON.parse(readFileSync(`release/${name}/package.json`, 'utf8'));
  const { version } = manifest;
  const dist = { tarball: `${url}/${name}-${version}.tgz` };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

/** Starts the registry; returns its address, and a function that closes it. */
export async function startRegistry() {
  const server = createServer(({ url: path = '/' }, response) => {
    const name = path.slice(1);
    if (name.endsWith('.tgz') && existsSync(`release/${name}`)) {
      response.end(readFileSync(`release/${name}`));
    } else if (existsSync(`release/${name}/package.json`)) {
      response.end(JSON.stringify(packument(name, url)));
    } else {
      response.writeHead(404).end('{}');
    }
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
    },
  };
}
