import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { compileProgram, python } from '../../../linux-ipc/dist-test/support/peers.js';
import { temporaryFolder } from '../../../linux-ipc/dist-test/support/temporary-folder.js';
import { JsonlReader, type Event } from '../../dist/observe/index.js';
import { format, version } from '../../dist/observe/jsonl.js';
import { RunView } from '../../dist/page/model/run-view.js';
import type { Message, Setting } from '../../dist/page/protocol.js';
import { programWords } from '../check/support.js';
import { allExited } from '../support/processes.js';
import { programPath } from '../support/program-path.js';
import { Running, start } from '../support/run.js';
import { eventsOf } from '../trace/support.js';
import { Site } from './site.js';

const folder = temporaryFolder();

/** The child keeps the write end open; the parent looks again and again whether it has ended. */
const neverRests = `
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    int ends[2];
    char digit;
    if (pipe(ends) < 0) return 1;
    if (fork() == 0) while (read(ends[0], &digit, 1) == 1);
    for (int n = 0; n < 5; n++) write(ends[1], "7", 1);
    close(ends[0]);
    close(ends[1]);
    while (waitpid(-1, NULL, WNOHANG) == 0) usleep(100000);
    return 0;
}
`;

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
        fr: 'commande introuvable\u00a0: no-such-command',
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

  it('says after the first of several runs what it has decided, which stays', async () => {
    const program = programWords('4a/no_wait.c', folder).join(' ');
    const { path: to, headers } = site.toRun('', folder);
    const request = { exercise: '4a', commands: { program }, folder, input: '' };
    const asked = { method: 'POST', path: to, headers, body: JSON.stringify(request) };
    const { id } = JSON.parse((await site.ask(asked)).body) as { id: number };
    const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
    const messages = messagesIn(stream).map(({ message }) => message);
    const reports = messages.flatMap((one) =>
      one.type === 'first-report' || one.type === 'report' ? [one] : [],
    );
    assert.deepEqual(
      reports.map(({ type }) => type),
      ['first-report', 'report'],
    );
    const order = messages.map(({ type }) => type).filter((type) => /part$|report$/.test(type));
    // The first is there before the second run begins.
    assert.deepEqual(order.slice(0, 3), ['part', 'first-report', 'part']);
    const failures = reports.map(({ report }) =>
      report.en.criteria.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id),
    );
    assert.deepEqual(failures[0], ['parent-waits']);
    assert.ok(failures[0]?.every((one) => failures[1]?.includes(one)));
  });

  for (const [exercise, undecided] of [
    ['3d', ['five-ints', 'reader-maps', 'same-values']],
    ['5', ['existing-ok']],
    ['6', ['stale-ok']],
  ] as const) {
    it(`says of ${exercise} after the first run all that later runs do not decide`, async () => {
      const setting = await site.ask({ path: `${site.base}api/setting`, headers: site.own() });
      const { exercises } = JSON.parse(setting.body) as Setting;
      const { commands = {}, criteria = [] } = exercises.find(({ id }) => id === exercise) ?? {};
      const { path: to, headers } = site.toRun('', folder);
      const body = JSON.stringify({ exercise, commands, folder, input: '' });
      const answer = await site.ask({ method: 'POST', path: to, headers, body });
      const { id } = JSON.parse(answer.body) as { id: number };
      const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
      const messages = messagesIn(stream).map(({ message }) => message);
      const types = messages.map(({ type }) => type);
      assert.ok(types.indexOf('first-report') < types.lastIndexOf('part'), types.join());
      const verdicts = (type: 'first-report' | 'report'): Record<string, string> =>
        Object.fromEntries(
          messages.flatMap((one) =>
            one.type === type
              ? one.report.en.criteria.map(({ id, verdict }) => [id, verdict] as const)
              : [],
          ),
        );
      const first = verdicts('first-report');
      const expected = criteria
        .map(({ id }) => id)
        .filter((id) => !(undecided as readonly string[]).includes(id));
      assert.deepEqual(first, Object.fromEntries(expected.map((id) => [id, 'pass'])));
      assert.deepEqual(new Set(Object.values(verdicts('report'))), new Set(['pass']));
    });
  }

  it('has no verdict about a check that was stopped, not even about its first run', async () => {
    const { path: to, headers } = site.toRun('', folder);
    const commands = { program: 'sleep 1000' };
    const body = JSON.stringify({ exercise: '1a', commands, folder, input: '' });
    const answer = await site.ask({ method: 'POST', path: to, headers, body });
    const { id } = JSON.parse(answer.body) as { id: number };
    await site.streamed(`api/runs/${id}/stream`, /process-born/);
    await stop(id);
    const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
    assert.deepEqual(
      messagesIn(stream).filter(({ message }) => message.type.endsWith('report')),
      [],
    );
  });

  it('says who waits, and for what, while others go on', async () => {
    const id = await run(`sh -c 'sleep 1000 | cat & while :; do sleep 0.02; done'`);
    const stream = await site.streamed(
      `api/runs/${id}/stream`,
      /"type":"waiting"[^\n]*"call":"read","target":"pipe:/,
    );
    const seen = messagesIn(stream).flatMap(({ message }) =>
      message.type === 'waiting' ? message.waiting : [],
    );
    assert.ok(seen.some(({ call }) => call === 'clock_nanosleep'));
    await stop(id);
    await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
  });

  it('still says why a process is stuck after the check has stopped it, if another never rests', async () => {
    const source = join(folder, 'never_rests.c');
    writeFileSync(source, neverRests);
    const { path: to, headers } = site.toRun('', folder);
    const commands = { program: compileProgram(source, folder) };
    const body = JSON.stringify({ exercise: '4a', commands, folder, input: '' });
    const answer = await site.ask({ method: 'POST', path: to, headers, body });
    const { id } = JSON.parse(answer.body) as { id: number };
    const stream = await site.streamed(`api/runs/${id}/stream`, /"type":"over"/);
    const view = new RunView();
    for (const { message } of messagesIn(stream)) view.add(message);
    const [part] = view.parts;
    assert.equal(part?.stuck.processes.length, 1);
    assert.match(part.whyStuck.map(({ text }) => text.en).join(), /own descriptor|itself/);
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

  it('leaves no folder for longer than until the next one starts, even if it is killed', async () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const env = { ...process.env, TMPDIR: temporary };
    const serve = (): Running =>
      new Running(process.execPath, [programPath('ipc-lab'), 'page', '--no-open'], { env });
    const killed = serve();
    const living = serve();
    await Promise.all([killed, living].map((one) => one.says(/http:/)));
    assert.equal(readdirSync(temporary).length, 2);
    killed.kill('SIGKILL');
    await killed.ended;
    const next = serve();
    await next.says(/http:/);
    assert.equal(readdirSync(temporary).length, 2);
    for (const one of [living, next]) one.kill('SIGTERM');
    await Promise.all([living.ended, next.ended]);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('refuses a port together with a socket, and a file that is no trace', async () => {
    const both = await start('ipc-lab', 'page', '--port', '1', '--socket', 'x').ended;
    assert.equal(both.code, 2);
    assert.match(both.stderr, /--port or --socket, not both/);
    const file = await start('ipc-lab', 'page', '/etc/passwd').ended;
    assert.equal(file.code, 1);
    assert.equal(file.stderr, 'ipc-lab page: /etc/passwd: line 1 is not JSON\n');
    const damaged = join(folder, 'damaged.jsonl');
    const header = JSON.stringify({ format, version });
    for (const [line, said] of [
      ['{"type":"written","id":1}', 'line 2 is not an event'],
      ['{"type":"written","id":1,"time":1,"pid":"x"}', 'line 2 is not an event'],
      ['{"type":"written","id":1,"time":1,"pid":7}', 'line 2 lacks what an event of its type has'],
    ] as const) {
      writeFileSync(damaged, `${header}\n${line}\n`);
      const { code, stderr } = await start('ipc-lab', 'page', damaged).ended;
      assert.deepEqual([code, stderr], [1, `ipc-lab page: ${damaged}: ${said}\n`]);
    }
    const none = await start('ipc-lab', 'page', '/dev/null', '--lang', 'fr').ended;
    assert.match(none.stderr, /\/dev\/null\s: le fichier est vide\n$/);
    const noFile = await start('ipc-lab', 'page', '/etc').ended;
    assert.equal(noFile.stderr, 'ipc-lab page: /etc: this is a folder\n');
  });
});
