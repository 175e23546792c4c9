import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { python } from '../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { JsonlReader, type Event } from '../../dist/observe/index.js';
import type { Message } from '../../dist/page/protocol.js';
import { allExited } from '../support/processes.js';
import { start } from '../support/run.js';
import { eventsOf } from '../trace/support.js';
import { Site } from './site.js';

const folder = temporaryFolder();

/** A program with a child; neither ever ends. */
const endless = `sh -c 'sleep 1000 | cat; true'`;

function messagesIn(stream: string): { readonly id: number; readonly message: Message }[] {
  return [...stream.matchAll(/^data: (.*)\nid: (\d+)$/gm)].map(([, data = '', id = '']) => ({
    id: Number(id),
    message: JSON.parse(data) as Message,
  }));
}

function eventsIn(lines: string): Event[] {
  const reader = new JsonlReader();
  return lines.split('\n').flatMap((line) => reader.line(line) ?? []);
}

/** The processes that the stream of a run has shown so far. */
function processesIn(stream: string): number[] {
  const lines = messagesIn(stream).flatMap(({ message }) =>
    message.type === 'events' ? message.lines.split('\n') : [],
  );
  const events = lines.map((line) => JSON.parse(line) as Event);
  return events.flatMap(({ type, pid }) => (type === 'process-born' ? [pid] : []));
}

describe('the runs of the page', () => {
  let site: Site;
  before(async () => {
    site = await Site.start(folder);
  });
  after(() => site.close());

  async function run(program: string): Promise<number> {
    const { status, body } = await site.ask(site.toRun(program, folder));
    assert.equal(status, 201, body);
    return (JSON.parse(body) as { id: number }).id;
  }
  const stop = (id: number): Promise<unknown> =>
    site.ask({
      ...{ method: 'POST', path: `${site.base}api/runs/${id}/stop` },
      headers: site.own({ Origin: site.origin }),
    });

  it('streams the events while the program runs, and saves them as trace --json does', async () => {
    const id = await run('echo hello | cat');
    const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
    const messages = messagesIn(stream);
    assert.deepEqual(messages[0]?.message, {
      ...{ type: 'part', part: 0, words: ['/bin/sh', '-c', 'echo hello | cat'] },
      ...{ isDelayed: false, hasKeyboard: true },
    });
    assert.deepEqual(messages.at(-1)?.message, { type: 'over', state: 'ended' });
    const saved = await site.ask({
      path: `${site.base}api/runs/${id}/parts/0`,
      headers: site.own(),
    });
    assert.match(String(saved.headers['content-disposition']), /^attachment; /);
    const data = eventsIn(saved.body).flatMap((event) =>
      event.type === 'read' && event.object.kind === 'pipe' ? [String(event.data)] : [],
    );
    assert.ok(data.includes('hello\n'), data.join());
  });

  it('goes on after the last message that a page has been given', async () => {
    const id = await run('echo hello | cat');
    const path = `api/runs/${id}/stream`;
    const all = messagesIn(await site.streamed(path, /"type":"over"/));
    for (const last of [0, 1, all.length - 2]) {
      const headers = { 'Last-Event-ID': String(last) };
      const rest = messagesIn(await site.streamed(path, /"type":"over"/, headers));
      assert.deepEqual(rest, all.slice(last + 1));
    }
    for (const wrong of ['-1', 'x', '1e3', '']) {
      const headers = { 'Last-Event-ID': wrong };
      assert.deepEqual(messagesIn(await site.streamed(path, /"type":"over"/, headers)), all);
    }
  });

  it('gives each of several pages everything, whenever it comes', async () => {
    const id = await run(endless);
    const path = `api/runs/${id}/stream`;
    const first = site.streamed(path, /"type":"over"/);
    const early = await site.streamed(path, /process-born[^]*process-born/);
    await stop(id);
    const second = await site.streamed(path, /"type":"over"/);
    assert.deepEqual(messagesIn(await first), messagesIn(second));
    assert.deepEqual(messagesIn(second).at(-1)?.message, { type: 'over', state: 'stopped' });
    await allExited(processesIn(early));
  });

  it('refuses what cannot be run, and says why in both languages', async () => {
    const { status, body } = await site.ask(site.toRun('no-such-command', folder));
    assert.equal(status, 400);
    assert.deepEqual(JSON.parse(body), {
      why: {
        en: 'command not found: no-such-command',
        fr: 'commande introuvable : no-such-command',
      },
    });
    const elsewhere = await site.ask(site.toRun('true', join(folder, 'nowhere')));
    assert.equal(elsewhere.status, 400);
    assert.match(elsewhere.body, /there is no folder/);
  });

  it('has four at most under way', async () => {
    const running = [
      await run(endless),
      await run(endless),
      await run(endless),
      await run(endless),
    ];
    const { status, body } = await site.ask(site.toRun('true', folder));
    assert.equal(status, 400);
    assert.match(body, /4 runs are under way already/);
    for (const id of running) await stop(id);
    for (const id of running) await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
  });

  it('types what is asked for, and nothing when the run or its input is over', async () => {
    const program = `${python()} -c 'print(input(), input())'`;
    const id = await run(program);
    const path = `api/runs/${id}/stream`;
    const press = async (keys: unknown, of = id): Promise<number> => {
      const { headers } = site.toRun('', folder);
      const body = JSON.stringify(keys);
      const asked = { method: 'POST', path: `${site.base}api/runs/${of}/keys`, headers, body };
      return (await site.ask(asked)).status;
    };
    const stuck = await site.streamed(path, /"type":"stuck"/);
    const asking = messagesIn(stuck).at(-1)?.message;
    assert.ok(asking?.type === 'stuck');
    assert.deepEqual(asking.stuck.asking, processesIn(stuck));
    for (const wrong of [{}, { line: 7 }, { key: 'x' }, { line: 'é'.repeat(2048) }, null]) {
      assert.equal(await press(wrong), 400);
    }
    assert.equal(await press({ line: 'one' }), 204);
    assert.equal(await press({ line: 'é'.repeat(2047) }), 204);
    const all = messagesIn(await site.streamed(path, /"type":"over"/));
    const typed = all.flatMap(({ message }) => (message.type === 'typed' ? [message.text] : []));
    assert.deepEqual(typed, ['one\n', `${'é'.repeat(2047)}\n`]);
    const saved = await site.ask({
      path: `${site.base}api/runs/${id}/parts/0`,
      headers: site.own(),
    });
    const printed = eventsIn(saved.body).flatMap((event) =>
      event.type === 'written' ? [String(event.data)] : [],
    );
    assert.ok(printed.join('') === `one ${'é'.repeat(2047)}\n`);
    assert.equal(await press({ line: 'late' }), 400);
    assert.equal(await press({ line: 'nowhere' }, 99), 404);
    const ended = await run('cat');
    assert.equal(await press({ key: 'end' }, ended), 204);
    assert.equal(await press({ line: 'late' }, ended), 400);
    await site.streamed(`api/runs/${ended}/stream`, /"type":"over"/);
  });

  it('says why nothing moves', async () => {
    const id = await run(`sh -c 'mkfifo "$0"; cat "$0"' ${join(folder, 'fifo')}`);
    const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"stuck"/);
    const message = messagesIn(stream).find(({ message }) => message.type === 'stuck')?.message;
    assert.ok(message?.type === 'stuck');
    const { processes } = message.stuck;
    assert.match(processes.map(({ text: { en } }) => en).join(), /opens? .*fifo/);
    assert.match(processes.map(({ text: { fr } }) => fr).join(), /attend/);
    await stop(id);
    await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
  });
});

describe('a saved run', () => {
  it('is opened, and saved again as it was', async () => {
    const events = eventsOf('pipe');
    const site = await Site.start(folder, { isReadOnly: true, saved: [{ title: 'pipe', events }] });
    try {
      const path = `${site.base}api/runs/1/parts/0`;
      const { body } = await site.ask({ path, headers: site.own() });
      assert.deepEqual(eventsIn(body), events);
      const none = await site.ask({ path: `${site.base}api/runs/1/parts/7`, headers: site.own() });
      assert.equal(none.status, 404);
    } finally {
      await site.close();
    }
  });
});

describe('ipc-lab page', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends every program that it started on ${signal}`, async () => {
      const page = start('ipc-lab', 'page');
      const [address] = await page.says(/http:\S+/);
      const site = await Site.reach(address);
      const { body } = await site.ask(site.toRun(endless, folder));
      const { id } = JSON.parse(body) as { id: number };
      const stream = await site.streamed(`api/runs/${id}/stream`, /(?:process-born[^]*){3}/);
      const pids = processesIn(stream);
      assert.ok(pids.length >= 3, stream);
      for (const pid of pids) assert.ok(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      page.kill(signal);
      const { code } = await page.ended;
      assert.equal(code, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      await allExited(pids);
    });
  }

  it('refuses a port together with a socket, and a file that is no trace', async () => {
    const both = await start('ipc-lab', 'page', '--port', '1', '--socket', 'x').ended;
    assert.equal(both.code, 2);
    assert.match(both.stderr, /--port or --socket, not both/);
    const file = await start('ipc-lab', 'page', '/etc/passwd').ended;
    assert.equal(file.code, 1);
    assert.match(file.stderr, /line 1 is not JSON/);
  });
});
