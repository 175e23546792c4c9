/** The routes of the server. Every request passes the guard first. */
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';

import { pictureOf } from '../../history/picture.js';
import { languageNamed, type Language } from '../../language/language.js';
import { Refusal } from '../../language/refusal.js';
import { format, version } from '../../observe/jsonl.js';
import { pageOf } from '../../trace/drawing/html.js';
import { RunView } from '../model/run-view.js';
import type { Message, Setting, Started } from '../protocol.js';
import type { Assets } from './assets.js';
import type { ClassChecks } from './class/class-checks.js';
import { classRoutes } from './class/class-routes.js';
import { cookieName, securityHeaders, type Guard } from './guard.js';
import { pageLeadingTo } from './leading-to.js';
import { refuse, refusing } from './refusing.js';
import { assertKeys, assertRunRequest } from './requests.js';
import type { Run } from './run.js';
import type { Runs } from './runs.js';
import { streamTo } from './stream.js';
import { texts } from './texts.js';

const mostBodyBytes = 1 << 20;

export interface Application {
  readonly guard: Guard;
  readonly runs: Runs;
  readonly setting: Setting;
  readonly assets: Assets;
  readonly checks: ClassChecks | undefined;
}

export function applicationOf({ guard, runs, setting, assets, checks }: Application): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });
  app.use(async (context, next) => {
    const { req } = context;
    const decision = guard.decide({
      method: req.method,
      path: req.path,
      token: req.query('token'),
      cookie: getCookie(context, cookieName),
      host: req.header('Host'),
      origin: req.header('Origin'),
      site: req.header('Sec-Fetch-Site'),
    });
    if (decision === 'refuse') return context.text('Forbidden\n', 403);
    if (decision === 'enter') {
      const options = { path: guard.base, httpOnly: true, sameSite: 'Strict' } as const;
      setCookie(context, cookieName, guard.cookie, options);
      // The token leaves the address. A browser that another page or a file led here sends the cookie, which is
      // SameSite=Strict, only if a page of ours leads it on.
      const isLed = req.header('Sec-Fetch-Site') === 'cross-site';
      return isLed ? context.html(pageLeadingTo(guard.base)) : context.redirect(guard.base, 303);
    }
    await next();
    return undefined;
  });
  const onError = (context: Context): Response => context.text('Too large\n', 413);
  app.use(bodyLimit({ maxSize: mostBodyBytes, onError }));
  app.onError((error, context) => context.text(`${error.message}\n`, 500));

  const page = new Hono();
  page.get('/', (context) => context.html(assets.html));
  page.get('/main.js', (context) =>
    context.body(assets.script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  page.get('/style.css', (context) =>
    context.body(assets.style, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  );
  page.get('/answers.json', (context) =>
    context.body(assets.answers, 200, { 'Content-Type': 'application/json' }),
  );
  page.get('/api/setting', (context) => context.json(setting));
  page.get('/api/stream', (context) => streamTo(context, { runs, checks }, undefined));
  page.get('/api/runs/:id/stream', (context) => {
    const run = runAt(context, runs);
    return run === undefined ? context.notFound() : streamTo(context, { runs, checks }, run);
  });
  page.get('/api/runs/:id/messages', (context) => {
    const run = runAt(context, runs);
    return run === undefined
      ? context.notFound()
      : context.body(`[${run.messages.join(',')}]`, 200, { 'Content-Type': 'application/json' });
  });
  page.get('/api/runs/:id/parts/:part', (context) => {
    const run = runAt(context, runs);
    const lines = run && savedPart(run, Number(context.req.param('part')));
    if (run === undefined || lines === undefined) return context.notFound();
    return context.body(lines, 200, {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': `attachment; filename="ipc-lab-run-${run.id}.jsonl"`,
    });
  });
  page.get('/api/runs/:id/parts/:part/page', (context) => {
    const run = runAt(context, runs);
    const language = languageNamed(context.req.query('lang'));
    const html = run && exportedPart(run, Number(context.req.param('part')), language);
    if (run === undefined || html === undefined) return context.notFound();
    // It is for the disk: here its scripts, which are within it, would be refused.
    return context.body(html, 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Disposition': `attachment; filename="ipc-lab-run-${run.id}.html"`,
    });
  });
  page.post('/api/runs', async (context) => {
    if (setting.isReadOnly) return refuse(context, new Refusal(texts.readOnly));
    const request: unknown = await context.req.json().catch(() => undefined);
    return start(context, runs, request);
  });
  page.post('/api/runs/:id/stop', (context) => {
    const run = runAt(context, runs);
    if (run === undefined) return context.notFound();
    run.stop();
    return context.body(null, 204);
  });
  page.post('/api/runs/:id/keys', (context) => {
    const run = runAt(context, runs);
    if (run === undefined) return context.notFound();
    return refusing(context, async () => {
      const keys: unknown = await context.req.json().catch(() => undefined);
      assertKeys(keys);
      if (!run.press(keys)) throw new Refusal(texts.noKeyboard);
    });
  });
  if (checks !== undefined) page.route('/api/class', classRoutes(checks));
  app.route(guard.base.slice(0, -1), page);
  // The page's own address ends with a slash.
  app.get(guard.base, (context) => context.html(assets.html));
  return app;
}

function runAt(context: Context, runs: Runs): Run | undefined {
  return runs.get(Number(context.req.param('id')));
}

function start(context: Context, runs: Runs, request: unknown): Response {
  try {
    assertRunRequest(request);
    const { id } = runs.start(request);
    return context.json({ id } satisfies Started, 201);
  } catch (error) {
    if (error instanceof Refusal) return refuse(context, error);
    throw error;
  }
}

/** A part as `ipc-lab trace --html` writes it: one file, with all that it needs. */
function exportedPart({ messages }: Run, number: number, language: Language): string | undefined {
  const view = new RunView();
  for (const text of messages) view.add(JSON.parse(text) as Message);
  const part = view.parts[number];
  return part && pageOf(pictureOf(part.history), part.remains, language);
}

/** The events of a part, as `ipc-lab trace --json` writes them. */
function savedPart({ messages }: Run, part: number): string | undefined {
  const all = messages.map((text) => JSON.parse(text) as Message);
  if (!all.some((message) => message.type === 'part' && message.part === part)) return undefined;
  const lines = all.flatMap((message) =>
    message.type === 'events' && message.part === part ? [message.lines] : [],
  );
  return `${[JSON.stringify({ format, version }), ...lines].join('\n')}\n`;
}
