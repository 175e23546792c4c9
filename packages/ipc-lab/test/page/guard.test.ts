import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { nobody, noOtherUser } from '../../../linux-ipc/dist-test/support/other-user.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { Running } from '../support/run.js';
import { Site } from './site.js';

const folder = temporaryFolder();

describe('the guard of the page', () => {
  let site: Site;
  before(async () => {
    site = await Site.start(folder);
  });
  after(() => site.close());

  it('listens on the loopback alone', () => {
    assert.equal(site.address.hostname, '127.0.0.1');
  });

  it('gives the cookie for the token, and takes the token out of the address', async () => {
    const { status, headers } = await site.ask({ path: `/${site.address.search}` });
    assert.equal(status, 303);
    assert.match(String(headers.location), /^\/[\w-]{12}\/$/);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    assert.match(cookie, /^ipc-lab=[\w-]{43}; Path=\/[\w-]{12}\/; HttpOnly; SameSite=Strict$/);
    assert.ok(!`${headers.location ?? ''}${cookie}`.includes(site.address.search.slice(7)));
    const page = await site.ask({ path: site.base, headers: site.own() });
    assert.equal(page.status, 200);
  });

  it('tells somebody without the cookie nothing, whatever is asked for', async () => {
    const answers = await Promise.all([
      site.ask({}),
      site.ask({ path: '/?token=' }),
      site.ask({ path: `/?token=${'x'.repeat(43)}` }),
      site.ask({ path: site.base }),
      site.ask({ path: `${site.base}main.js` }),
      site.ask({ path: `${site.base}api/setting` }),
      site.ask({ path: `${site.base}api/runs/1/stream` }),
      site.ask({ path: `${site.base}api/runs/99/stream` }),
      site.ask({ path: '/nothing' }),
      site.ask({ path: site.base, headers: { Cookie: `ipc-lab=${'x'.repeat(43)}` } }),
      site.ask({ path: site.base, headers: { Cookie: 'ipc-lab=' } }),
      site.ask({ method: 'OPTIONS', path: site.base }),
    ]);
    for (const { status, body, headers } of answers) {
      assert.equal(status, 403);
      assert.equal(body, 'Forbidden\n');
      assert.equal(headers['set-cookie'], undefined);
      assert.deepEqual(
        { ...headers, date: '', connection: '', 'keep-alive': '' },
        { ...answers[0]?.headers, date: '', connection: '', 'keep-alive': '' },
      );
    }
  });

  it('has a new token, cookie and path each time', async () => {
    const other = await Site.start(folder);
    try {
      assert.notEqual(other.address.search, site.address.search);
      assert.notEqual(other.cookie, site.cookie);
      assert.notEqual(other.base, site.base);
      const { status } = await other.ask({ path: other.base, headers: site.own() });
      assert.equal(status, 403);
    } finally {
      await other.close();
    }
  });

  const hosts = ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil'];
  for (const host of hosts) {
    it(`refuses a name that was made to point here (DNS rebinding): "${host}"`, async () => {
      const token = await site.ask({ path: `/${site.address.search}`, headers: { Host: host } });
      assert.equal(token.status, 403);
      const headers = site.own({ Host: host });
      assert.equal((await site.ask({ path: site.base, headers })).status, 403);
      const mark = join(folder, 'rebound');
      const origin = `http://${host}`;
      const run = await site.ask(
        site.toRun(`touch ${mark}`, folder, { Host: host, Origin: origin }),
      );
      assert.equal(run.status, 403);
      assert.throws(() => statSync(mark));
    });
  }

  it('is reached through a forwarded port', async () => {
    const headers = site.own({ Host: 'localhost:8000' });
    assert.equal((await site.ask({ path: site.base, headers })).status, 200);
  });

  const strangers: Record<string, Readonly<Record<string, string>>> = {
    "another site's form": {
      Origin: 'http://evil.example',
      'Sec-Fetch-Site': 'cross-site',
      'Content-Type': 'text/plain',
    },
    "another site's form without Sec-Fetch-Site": {
      Origin: 'http://evil.example',
      'Sec-Fetch-Site': '',
    },
    'a sandboxed frame': { Origin: 'null' },
    'another server on this host': { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site' },
    'another server on this host, by an old browser': {
      Origin: 'http://127.0.0.1:1',
      'Sec-Fetch-Site': '',
    },
    'the same name with TLS': { Origin: 'https://127.0.0.1' },
    'a request without an origin': { Origin: '' },
    'a request from another site that hides its origin': {
      Origin: '',
      'Sec-Fetch-Site': 'cross-site',
    },
    'a page that a person opened by its address': { 'Sec-Fetch-Site': 'none' },
  };
  for (const [name, headers] of Object.entries(strangers)) {
    it(`runs nothing for ${name}`, async () => {
      const mark = join(folder, `mark-${Object.keys(strangers).indexOf(name)}`);
      const { status, body } = await site.ask(site.toRun(`touch ${mark}`, folder, headers));
      assert.equal(status, 403);
      assert.equal(body, 'Forbidden\n');
      const stop = { method: 'POST', path: `${site.base}api/runs/1/stop` };
      const all = site.own({ Origin: site.origin, ...headers });
      assert.equal((await site.ask({ ...stop, headers: all })).status, 403);
      const type = { ...stop, path: `${site.base}api/runs/1/keys`, body: '{"key":"end"}' };
      assert.equal((await site.ask({ ...type, headers: all })).status, 403);
      assert.throws(() => statSync(mark));
    });
  }

  it("streams nothing to another site's script or EventSource", async () => {
    for (const headers of [
      { Origin: 'http://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'http://127.0.0.1:1' },
    ]) {
      for (const path of ['api/stream', 'api/runs/1/stream', 'api/setting', 'api/runs/1/parts/0']) {
        const answer = await site.ask({ path: site.base + path, headers: site.own(headers) });
        assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
      }
    }
  });

  it('allows no other origin by CORS', async () => {
    const { headers } = await site.ask({ path: `${site.base}api/setting`, headers: site.own() });
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('sends its headers with every answer', async () => {
    const paths = [
      '/',
      `/${site.address.search}`,
      site.base,
      `${site.base}main.js`,
      `${site.base}x`,
    ];
    for (const path of paths) {
      const { headers } = await site.ask({ path, headers: site.own() });
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.match(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
      assert.doesNotMatch(policy, /unsafe|\*/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['cache-control'], 'no-store');
    }
  });

  it('serves no file of the machine', async () => {
    const names = [
      ...['../../../../etc/passwd', '..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/etc/passwd'],
      ...[
        '/etc/passwd',
        'main.js/../../server/server.js',
        '.tsbuildinfo',
        'main.tsx',
        'file:///etc/passwd',
      ],
    ];
    for (const name of names) {
      const raw = await rawAnswer(site, `GET ${site.base}${name} HTTP/1.1`);
      assert.match(raw, /^HTTP\/1\.1 (?:404|403|400) /, `${name}: ${raw}`);
      assert.doesNotMatch(raw, /root:/);
    }
  });

  it('survives requests that are none', async () => {
    for (const line of [
      'GET / HTTP/1.1\r\nHost: \u0000',
      'GET http://evil.example/ HTTP/1.1',
      'CONNECT evil.example:80 HTTP/1.1',
      'GET * HTTP/1.1',
      `GET ${site.base}%ff%00 HTTP/1.1`,
      `POST ${site.base}api/runs HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked`,
      'nonsense',
    ]) {
      assert.doesNotMatch(await rawAnswer(site, line), /^HTTP\/1\.1 2/, line);
    }
    assert.equal((await site.ask({ path: site.base, headers: site.own() })).status, 200);
  });

  it('refuses what is no request for a run, and one that is too large', async () => {
    const { path, headers } = site.toRun('', folder);
    const bodies = ['', '{', '[]', 'null', '{}', '{"commands":[]}'];
    const wrong = { exercise: null, commands: { program: 'true\0' }, folder, input: '' };
    for (const body of [
      ...bodies,
      JSON.stringify(wrong),
      JSON.stringify({ ...wrong, exercise: 'none', commands: {} }),
      JSON.stringify({ ...wrong, exercise: '__proto__', commands: { program: 'true' } }),
    ]) {
      const { status } = await site.ask({ method: 'POST', path, headers, body });
      assert.equal(status, 400, body);
    }
    const body = 'x'.repeat(2_000_000);
    assert.equal((await site.ask({ method: 'POST', path, headers, body })).status, 413);
  });

  it(
    'refuses another user, who knows the port but not the token',
    { skip: noOtherUser },
    async () => {
      const { host, port } = site.address;
      const lines = ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: close', '', ''].join('\r\n');
      const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf %s "$0" >&3; cat <&3`;
      const other = new Running('bash', ['-c', script, lines], { uid: nobody, gid: nobody });
      const { stdout } = await other.ended;
      assert.match(stdout, /^HTTP\/1\.1 403 /);
      assert.match(stdout, /\r\n\r\nForbidden\n$/);
    },
  );
});

describe('a page that only shows saved runs', () => {
  it('starts nothing', async () => {
    const site = await Site.start(folder, { isReadOnly: true });
    try {
      const mark = join(folder, 'read-only');
      const { status, body } = await site.ask(site.toRun(`touch ${mark}`, folder));
      assert.equal(status, 400);
      assert.match(body, /--read-only/);
      assert.throws(() => statSync(mark));
    } finally {
      await site.close();
    }
  });
});

describe('a page on a UNIX socket', () => {
  const own = mkdtempSync(join(folder, 'socket-'));

  it('is for its owner alone, guarded like the other, and removed at the end', async () => {
    const path = join(own, 'page.sock');
    const site = await Site.start(folder, { socket: path });
    try {
      assert.equal(statSync(path).mode & 0o777, 0o600);
      const headers = site.own({ Host: 'localhost' });
      assert.equal((await site.ask({ path: site.base, headers })).status, 200);
      assert.equal((await site.ask({ path: site.base })).status, 403);
      const rebound = { ...headers, Host: 'evil.example' };
      assert.equal((await site.ask({ path: site.base, headers: rebound })).status, 403);
    } finally {
      await site.close();
    }
    assert.deepEqual(readdirSync(own), []);
  });

  it('takes the place of one that was killed, and of no other', async () => {
    const path = join(own, 'taken.sock');
    const site = await Site.start(folder, { socket: path });
    await assert.rejects(Site.start(folder, { socket: path }), /another process listens there/);
    await site.close();
    writeFileSync(path, 'mine');
    await assert.rejects(Site.start(folder, { socket: path }), /is there, but is no socket/);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    rmSync(path);
  });

  it('needs a path that the kernel takes, in a folder that exists', async () => {
    for (const [socket, said] of [
      ['', /has 1 to 107 bytes, not 0/],
      [join(own, 'x'.repeat(108)), /has 1 to 107 bytes, not \d+/],
      [join(own, 'missing', 'page.sock'), /there is no folder .*missing$/],
      [own, /is there, but is no socket/],
    ] as const) {
      await assert.rejects(Site.start(folder, { socket }), said);
    }
    assert.deepEqual(readdirSync(own), []);
  });
});

/** The answer to bytes that no client of HTTP would send. */
function rawAnswer(site: Site, firstLines: string): Promise<string> {
  const { hostname: host, port } = site.address;
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host, port: Number(port) }, () => {
      const lines = [`Cookie: ${site.cookie}`, 'Connection: close', '', ''];
      const hasHost = firstLines.includes('Host:');
      const named = hasHost ? [] : [`Host: ${site.address.host}`];
      socket.write([firstLines, ...named, ...lines].join('\r\n'));
    });
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', reject).on('close', () => {
      resolve(text);
    });
  });
}
