/** The server, as the page sees it. All addresses are relative to that of the page. */
import type { Language } from '../../language/language.js';
import { filled, inEach, type Text } from '../../language/text.js';
import { RunView } from '../model/run-view.js';
import {
  classEvent,
  runsEvent,
  type Change,
  type ClassView,
  type Keys,
  type Mark,
  type Message,
  type Refused,
  type RunRequest,
  type RunSummary,
  type Setting,
  type Started,
} from '../protocol.js';
import { texts } from './texts.js';

/** @returns What the server offers, or why that is not known. */
export async function fetchSetting(): Promise<Setting | Text> {
  const response = await ask('api/setting');
  if (response === undefined) return texts.noAnswer;
  return response.ok ? ((await response.json()) as Setting) : reasonIn(response);
}

/** For each language, by the name of the question. */
export type Answers = Readonly<
  Record<Language, Readonly<Record<string, { readonly title: string; readonly html: string }>>>
>;

/** @returns The answers to the questions of the sheet, or why there are none. */
export async function fetchAnswers(): Promise<Answers | Refused> {
  const response = await ask('answers.json');
  return response?.ok === true
    ? ((await response.json()) as Answers)
    : { why: await reasonIn(response) };
}

export async function startRun(request: RunRequest): Promise<Started | Refused> {
  const response = await post('api/runs', request);
  if (response?.ok === true) return (await response.json()) as Started;
  return { why: await reasonIn(response) };
}

/** @returns Why it was not stopped. */
export async function stopRun(id: number): Promise<Text | undefined> {
  return refusalOf(await ask(`api/runs/${id}/stop`, { method: 'POST' }));
}

/** @returns Why nothing was typed. */
export async function pressKeys(id: number, keys: Keys): Promise<Text | undefined> {
  return refusalOf(await post(`api/runs/${id}/keys`, keys));
}

/** @returns `undefined` if the server does not keep it any more. */
export async function fetchRun(id: number): Promise<RunView | undefined> {
  const response = await ask(`api/runs/${id}/messages`);
  if (response?.ok !== true) return undefined;
  const view = new RunView();
  for (const message of (await response.json()) as Message[]) view.add(message);
  return view;
}

export async function checkStudents(students: readonly string[]): Promise<Text | undefined> {
  return refusalOf(await post('api/class/check', { students }));
}

/** @returns Why it was not stopped. */
export async function stopClass(): Promise<Text | undefined> {
  return refusalOf(await ask('api/class/stop', { method: 'POST' }));
}

export interface MarkRequest {
  readonly student: string;
  readonly exercise: string;
  readonly mark: Mark;
  /** What the server has said last. */
  readonly before: Mark;
  readonly change: Change;
}

/** @returns Why it was not saved. */
export async function saveMark(request: MarkRequest): Promise<Text | undefined> {
  return refusalOf(await post('api/class/mark', request, true));
}

export function addressOfGrades(language: Language): string {
  return `api/class/grades?lang=${language}`;
}

async function refusalOf(response: Response | undefined): Promise<Text | undefined> {
  return response?.ok === true ? undefined : reasonIn(response);
}

/** Why a request was not carried out, whatever the answer is. */
async function reasonIn(response: Response | undefined): Promise<Text> {
  if (response === undefined) return texts.noAnswer;
  const { status } = response;
  if (status === 403) return texts.notOurs;
  if (status === 404) return texts.notKept;
  if (status === 413) return texts.tooLarge;
  const content = await response.text().catch(() => '');
  try {
    const { why } = JSON.parse(content) as Refused;
    if (why !== undefined) return filled(why);
  } catch {
    // It is no refusal of ours.
  }
  return inEach(texts.failed, { status, content: content.trim() });
}

/** Bytes that browsers send for a page that is left. They refuse a longer body at once, also while the page is there. */
const mostWhenLeft = 60_000;

/** @param outlasts Whether it is also sent when the page is left at once, unless it is too long for that. */
function post(address: string, content: unknown, outlasts = false): Promise<Response | undefined> {
  const headers = { 'Content-Type': 'application/json' };
  const body = new TextEncoder().encode(JSON.stringify(content));
  const keepalive = outlasts && body.length < mostWhenLeft;
  return ask(address, { method: 'POST', headers, body, keepalive });
}

/** @returns `undefined` if the server does not answer: it has ended, or the way to it. */
async function ask(address: string, options?: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(address, options);
  } catch {
    return undefined;
  }
}

/** @returns A file that is to be saved, or why there is none. */
export async function fetchFile(
  address: string,
): Promise<{ readonly name: string; readonly content: Blob } | Refused> {
  const response = await ask(address);
  const content = response?.ok === true ? await response.blob().catch(() => undefined) : undefined;
  if (response?.ok === true && content === undefined) return { why: texts.noAnswer };
  if (content === undefined) return { why: await reasonIn(response) };
  const [, name = ''] =
    /filename="(.*)"/.exec(response?.headers.get('Content-Disposition') ?? '') ?? [];
  return { name, content };
}

export function addressOfPart(run: number, part: number): string {
  return `api/runs/${run}/parts/${part}`;
}

export function addressOfExport(run: number, part: number, language: Language): string {
  return `${addressOfPart(run, part)}/page?lang=${language}`;
}

/** lost: the page tries again; else: why it does not. */
export type Connection = 'open' | 'lost' | Text;

export interface Listener {
  readonly runs: (runs: readonly RunSummary[]) => void;
  readonly classroom: (view: ClassView) => void;
  /** With a message, as JSON. */
  readonly message: (text: string) => void;
  readonly connection: (connection: Connection) => void;
}

/** Milliseconds until the page tries again by itself. */
const pauseMs = 3000;

/**
 * Follows the list of runs and, if one is named, that run. After a lost connection, the browser connects again by itself,
 * and names the last message that it was given. It gives up at any other answer than a stream: then the server is asked why.
 *
 * @returns Ends it.
 */
export function follow(run: number | undefined, listener: Listener): () => void {
  let source: EventSource;
  let timer: number | undefined;
  let isEnded = false;
  const open = (address: string): void => {
    source = new EventSource(address);
    source.addEventListener('open', () => {
      listener.connection(address === ownAddress ? 'open' : texts.notKept);
    });
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) void refused(address);
      else listener.connection('lost');
    });
    source.addEventListener(runsEvent, ({ data }: MessageEvent<string>) => {
      listener.runs(JSON.parse(data) as RunSummary[]);
    });
    source.addEventListener(classEvent, ({ data }: MessageEvent<string>) => {
      listener.classroom(JSON.parse(data) as ClassView);
    });
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      listener.message(data);
    });
  };
  const refused = async (address: string): Promise<void> => {
    const response = await ask('api/setting');
    if (isEnded) return;
    if (response?.status === 403) listener.connection(texts.notOurs);
    else if (response?.ok === true && address !== anyAddress) {
      // The server is the right one, and does not keep this run any more: the others are listed all the same.
      open(anyAddress);
    } else {
      listener.connection('lost');
      timer = window.setTimeout(() => {
        open(ownAddress);
      }, pauseMs);
    }
  };
  const anyAddress = 'api/stream';
  const ownAddress = run === undefined ? anyAddress : `api/runs/${run}/stream`;
  open(ownAddress);
  return () => {
    isEnded = true;
    window.clearTimeout(timer);
    source.close();
  };
}
