/** Requests and responses over a channel of values: many may be under way at once. */
import { onAbort } from '../../core/abort.js';
import { callable, optionsObject } from '../../core/arguments.js';
import { closedError, typeError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { brokenPipe } from '../errors.js';
import type { MessageChannelEnd } from './open-by-address.js';

/** What travels: a request and its number; or a response to it, or the error instead. */
export type Envelope<Request, Response> =
  | { readonly id: number; readonly request: Request }
  | { readonly id: number; readonly response: Response }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };

interface Pending<Response> {
  resolve(response: Response): void;
  reject(reason: Error): void;
}

/**
 * Asks, over a channel of its own: nobody else may receive from it. Closing the requester closes
 * the channel.
 */
export class Requester<Request, Response> implements Disposable {
  readonly #channel: MessageChannelEnd<Envelope<Request, Response>>;
  readonly #pending = new Map<number, Pending<Response>>();
  #nextId = 0;
  #isReceiving = false;

  constructor(channel: MessageChannelEnd<Envelope<Request, Response>>) {
    this.#channel = requireChannel(channel);
  }

  /**
   * Sends a request, and waits for the response to it. Responses may come in another order.
   *
   * @throws What the responder threw, by its message and code; `EPIPE` the responder went; `ERR_CLOSED`;
   *   the signal's reason: the request may have been carried out all the same.
   */
  async request(request: Request, options: WaitOptions = {}): Promise<Response> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const id = this.#nextId++;
    // Expected before it is sent: the response may be there before sending is said to be over.
    const response = this.#expect(id, signal);
    response.catch(() => undefined); // It is awaited below, perhaps after it was rejected.
    try {
      await this.#channel.send({ id, request }, { signal });
    } catch (error) {
      this.#pending.get(id)?.reject(error as Error);
    }
    if (this.#pending.has(id) && !this.#isReceiving) void this.#receive();
    return await response;
  }

  #expect(id: number, signal: AbortSignal | undefined): Promise<Response> {
    return new Promise((resolve, reject) => {
      let forgetSignal = (): void => undefined;
      const end = (): void => {
        this.#pending.delete(id);
        forgetSignal();
      };
      this.#pending.set(id, {
        resolve: (response) => {
          end();
          resolve(response);
        },
        reject: (reason) => {
          end();
          reject(reason);
        },
      });
      if (signal === undefined) return;
      forgetSignal = onAbort(signal, () => {
        end();
        reject(signal.reason as Error);
      });
    });
  }

  /** Idempotent. Who still waits is refused. */
  close(): void {
    this.#channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Receives as long as somebody waits: so long, and no longer, the event loop is kept alive. */
  async #receive(): Promise<void> {
    this.#isReceiving = true;
    try {
      while (this.#pending.size > 0) {
        const envelope = await this.#channel.receive();
        if (envelope === undefined) throw brokenPipe(this.#channel.peerLeft() ?? 'died');
        const pending = this.#pending.get(envelope.id);
        // Nobody waits any more for the response to a request that was aborted.
        if (pending === undefined) continue;
        if ('response' in envelope) pending.resolve(envelope.response);
        else if ('error' in envelope) {
          const { message, code } = envelope.error;
          pending.reject(Object.assign(new Error(message), code === undefined ? {} : { code }));
        }
      }
    } catch (error) {
      const reason = this.#channel.closed ? closedError('channel') : (error as Error);
      for (const pending of [...this.#pending.values()]) pending.reject(reason);
    } finally {
      this.#isReceiving = false;
    }
  }
}

function requireChannel<Message>(channel: MessageChannelEnd<Message>): MessageChannelEnd<Message> {
  const given: Partial<MessageChannelEnd<Message>> = optionsObject('channel', channel);
  if (typeof given.send !== 'function' || typeof given.receive !== 'function') {
    throw typeError('channel', 'a channel', channel);
  }
  return channel;
}

/**
 * Answers the requests of all who connect, each over a channel of its own, until the server is closed.
 * Throws what accepting throws; closes the channels in the end.
 */
export async function respondToAll<Request, Response>(
  server: AsyncIterable<MessageChannelEnd<Envelope<Request, Response>>>,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const given: Partial<typeof server> = optionsObject('server', server);
  if (typeof given[Symbol.asyncIterator] !== 'function') {
    throw typeError('server', 'a server of channels', server);
  }
  callable('handler', handler);
  const channels = new Set<MessageChannelEnd<Envelope<Request, Response>>>();
  const serve = async (channel: MessageChannelEnd<Envelope<Request, Response>>): Promise<void> => {
    channels.add(channel);
    try {
      await respond(channel, handler);
    } catch (error) {
      // One requester that breaks its channel is no reason to leave the others without answers.
      process.emitWarning(`a requester was cut off: ${(error as Error).message}`);
    } finally {
      channels.delete(channel);
      channel.close();
    }
  };
  try {
    for await (const channel of server) void serve(channel);
  } finally {
    for (const channel of channels) channel.close();
  }
}

/**
 * Answers the requests that come over a channel until its other end went; several at once, if the
 * handler is asynchronous. What it throws is thrown at the requester.
 */
export async function respond<Request, Response>(
  channel: MessageChannelEnd<Envelope<Request, Response>>,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  requireChannel(channel);
  callable('handler', handler);
  const answer = async (id: number, request: Request): Promise<void> => {
    let envelope: Envelope<Request, Response>;
    try {
      envelope = { id, response: await handler(request) };
    } catch (thrown) {
      const { message, code } = thrown as NodeJS.ErrnoException;
      envelope = { id, error: code === undefined ? { message } : { message, code } };
    }
    try {
      await channel.send(envelope);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Who asked went: nobody is left to be told.
      if (code !== 'EPIPE' && code !== 'ERR_CLOSED') throw error;
    }
  };
  const answers = new Set<Promise<void>>();
  for await (const envelope of channel) {
    if (!('request' in envelope)) continue;
    const answering = answer(envelope.id, envelope.request).finally(() =>
      answers.delete(answering),
    );
    answers.add(answering);
  }
  await Promise.all(answers);
}
