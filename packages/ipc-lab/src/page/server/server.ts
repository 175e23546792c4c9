/** The server of the page: starts, and ends with all that it started. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';

import type { Language } from '../../language/language.js';
import type { Event } from '../../observe/events.js';
import { applicationOf } from './application.js';
import { readAssets } from './assets.js';
import { Guard } from './guard.js';
import { listenOnLoopback, listenOnSocket } from './listen.js';
import { Runs } from './runs.js';
import { settingOf } from './setting.js';

export interface PageOptions {
  readonly language: Language;
  readonly folder: string;
  readonly isReadOnly: boolean;
  /** 0: any that is free. */
  readonly port: number;
  /** The path of a UNIX socket, instead of a port. */
  readonly socket: string | undefined;
  readonly saved: readonly { readonly title: string; readonly events: readonly Event[] }[];
}

export class PageServer {
  readonly #server: Server;
  readonly #runs = new Runs();
  readonly #guard = new Guard();
  readonly #language: Language;

  constructor(readonly options: PageOptions) {
    this.#language = options.language;
    for (const { title, events } of options.saved) this.#runs.open(title, events);
    const app = applicationOf({
      guard: this.#guard,
      runs: this.#runs,
      setting: settingOf(options.isReadOnly, options.folder),
      assets: readAssets(this.#language),
    });
    this.#server = createAdaptorServer({ fetch: app.fetch }) as Server;
  }

  /** @returns The address to open. For a socket, `localhost` stands for whatever is forwarded to it. */
  async listen(): Promise<string> {
    const { port, socket } = this.options;
    let host = 'localhost';
    if (socket === undefined) host = `127.0.0.1:${await listenOnLoopback(this.#server, port)}`;
    else await listenOnSocket(this.#server, socket);
    return `http://${host}/?token=${this.#guard.token}`;
  }

  /** Ends every program that was started here, then the server. A UNIX socket is removed. */
  async close(): Promise<void> {
    await this.#runs.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
