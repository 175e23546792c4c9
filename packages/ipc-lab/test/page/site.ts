/** A server of the page, and the requests that reach it. */
import { request, type IncomingHttpHeaders } from 'node:http';

import { PageServer, type PageOptions } from '../../dist/page/server/server.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class Site {
  readonly address: URL;
  cookie = '';
  base = '';

  private constructor(
    address: string,
    readonly socketPath: string | undefined,
    readonly close: () => Promise<void>,
  ) {
    this.address = new URL(address);
  }

  /** A server that runs already. */
  static async reach(
    address: string,
    socketPath?: string,
    close = (): Promise<void> => Promise.resolve(),
  ): Promise<Site> {
    const site = new Site(address, socketPath, close);
    const { headers } = await site.ask({ path: `/${site.address.search}` });
    site.cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    site.base = headers.location ?? '';
    return site;
  }

  static async start(folder: string, options: Partial<PageOptions> = {}): Promise<Site> {
    const server = new PageServer({
      ...{ language: 'en', folder, isReadOnly: false, port: 0, socket: undefined, saved: [] },
      ...options,
    });
    return Site.reach(await server.listen(), options.socket, () => server.close());
  }

  get origin(): string {
    return this.address.origin;
  }

  ask({ method = 'GET', path = '/', headers = {}, body }: Asking): Promise<Answer> {
    const { hostname: host, port } = this.address;
    const target = this.socketPath === undefined ? { host, port } : { socketPath: this.socketPath };
    return new Promise((resolve, reject) => {
      const asked = request({ ...target, method, path, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('error', reject).on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: text });
        });
      });
      asked.on('error', reject).end(body);
    });
  }

  /** The headers of a request of our own page; an empty one is left out. */
  own(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
    const all = { Cookie: this.cookie, 'Sec-Fetch-Site': 'same-origin', ...headers };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  }

  /** The request to run a command. */
  toRun(
    program: string,
    folder: string,
    headers: Readonly<Record<string, string>> = {},
  ): Required<Asking> {
    return {
      method: 'POST',
      path: `${this.base}api/runs`,
      headers: this.own({
        ...{ Origin: this.origin, 'Content-Type': 'application/json' },
        ...headers,
      }),
      body: JSON.stringify({ exercise: null, commands: { program }, folder, input: '' }),
    };
  }

  /** The stream of a run, until it contains what is waited for. */
  streamed(
    path: string,
    until: RegExp,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { hostname: host, port } = this.address;
    return new Promise((resolve, reject) => {
      const all = this.own(headers);
      const asked = request({ host, port, path: this.base + path, headers: all }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          if (!until.test(text)) return;
          resolve(text);
          asked.destroy();
        });
        response
          .on('error', () => undefined)
          .on('end', () => {
            reject(new Error(`ended without ${String(until)}: ${text}`));
          });
      });
      asked.on('error', reject).end();
    });
  }
}
