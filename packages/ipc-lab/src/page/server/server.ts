/** The server of the page: starts, and ends with all that it started. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';

import type { Classroom } from '../../check/class/classroom.js';
import type { Language } from '../../language/language.js';
import type { Event } from '../../observe/events.js';
import { applicationOf } from './application.js';
import { readAssets } from './assets.js';
import { ClassChecks } from './class/class-checks.js';
import { Marks } from './class/marks.js';
import { Guard } from './guard.js';
import { listenOnLoopback, listenOnSocket } from './listen.js';
import { Runs } from './runs.js';
import { Scratch } from './scratch.js';
import { settingOf } from './setting.js';

export interface PageOptions {
  readonly language: Language;
  readonly folder: string;
  readonly isReadOnly: boolean;
  /** 0: any that is free. */
  readonly port: number;
  /** The path of a UNIX socket, instead of a port. */
  readonly socket: string | undefined;
  /** Whose programs are checked on request. */
  readonly classroom?: ClassOptions | undefined;
  readonly saved: readonly { readonly title: string; readonly events: readonly Event[] }[];
}

export interface ClassOptions {
  readonly room: Classroom;
  /** The file of {@link Marks}. */
  readonly marks: string;
  /** Seconds; otherwise that of each exercise. */
  readonly timeLimit: number | undefined;
}

export class PageServer {
  readonly #server: Server;
  readonly #runs = new Runs();
  readonly #guard = new Guard();
  readonly #language: Language;
  readonly #scratch: Scratch;
  readonly #checks: ClassChecks | undefined;

  constructor(readonly options: PageOptions) {
    this.#language = options.language;
    for (const { title, events } of options.saved) this.#runs.open(title, events);
    const { classroom } = options;
    this.#checks =
      classroom &&
      new ClassChecks(classroom.room, new Marks(classroom.marks), this.#runs, classroom.timeLimit);
    const assets = readAssets(this.#language);
    // Last of what may fail: a server that is not made has no folder to remove.
    this.#scratch = Scratch.make();
    const app = applicationOf({
      guard: this.#guard,
      runs: this.#runs,
      setting: settingOf(options.isReadOnly, options.folder, classroom?.room, this.#scratch.path),
      checks: this.#checks,
      assets,
    });
    this.#server = createAdaptorServer({ fetch: app.fetch }) as Server;
  }

  /** @returns The address to open. For a socket, `localhost` stands for whatever is forwarded to it. */
  async listen(): Promise<string> {
    const { port, socket } = this.options;
    let host = 'localhost';
    try {
      if (socket === undefined) host = `127.0.0.1:${await listenOnLoopback(this.#server, port)}`;
      else await listenOnSocket(this.#server, socket);
    } catch (error) {
      await this.close();
      throw error;
    }
    return `http://${host}/?token=${this.#guard.token}`;
  }

  /** Ends every program that was started here, then the server. A UNIX socket is removed. */
  async close(): Promise<void> {
    await this.#checks?.close();
    await this.#runs.close();
    this.#scratch.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }
}
