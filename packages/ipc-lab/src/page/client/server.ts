/** The server, as the page sees it. All addresses are relative to that of the page. */
import type { Language } from '../../language/language.js';
import { RunView } from '../model/run-view.js';
import {
  runsEvent,
  type Keys,
  type Message,
  type Refused,
  type RunRequest,
  type RunSummary,
  type Setting,
  type Started,
} from '../protocol.js';

export async function fetchSetting(): Promise<Setting> {
  const response = await fetch('api/setting');
  return (await response.json()) as Setting;
}

export async function startRun(request: RunRequest): Promise<Started | Refused> {
  const response = await post('api/runs', request);
  return (await response.json()) as Started | Refused;
}

export async function stopRun(id: number): Promise<void> {
  await fetch(`api/runs/${id}/stop`, { method: 'POST' });
}

export async function pressKeys(id: number, keys: Keys): Promise<void> {
  await post(`api/runs/${id}/keys`, keys);
}

/** @returns `undefined` if the server does not keep it any more. */
export async function fetchRun(id: number): Promise<RunView | undefined> {
  const response = await fetch(`api/runs/${id}/messages`);
  if (!response.ok) return undefined;
  const view = new RunView();
  for (const message of (await response.json()) as Message[]) view.add(message);
  return view;
}

function post(address: string, body: unknown): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' };
  return fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
}

export function addressOfPart(run: number, part: number): string {
  return `api/runs/${run}/parts/${part}`;
}

export function addressOfExport(run: number, part: number, language: Language): string {
  return `${addressOfPart(run, part)}/page?lang=${language}`;
}

export interface Listener {
  readonly runs: (runs: readonly RunSummary[]) => void;
  readonly message: (message: Message) => void;
  readonly isConnected: (isConnected: boolean) => void;
}

/**
 * Follows the list of runs and, if one is named, that run. The browser connects again by itself, and names the last
 * message that it was given.
 *
 * @returns Ends it.
 */
export function follow(run: number | undefined, listener: Listener): () => void {
  const source = new EventSource(run === undefined ? 'api/stream' : `api/runs/${run}/stream`);
  source.addEventListener('open', () => {
    listener.isConnected(true);
  });
  source.addEventListener('error', () => {
    listener.isConnected(false);
  });
  source.addEventListener(runsEvent, ({ data }: MessageEvent<string>) => {
    listener.runs(JSON.parse(data) as RunSummary[]);
  });
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    listener.message(JSON.parse(data) as Message);
  });
  return () => {
    source.close();
  };
}
