/** Requests and responses over a channel of values: many may be pending at once. */
import { onAbort } from '../../core/abort.js';
import { callable, optionsObject } from '../../core/arguments.js';
import { closedError, typeError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { brokenPipe } from '../errors.js';
import type { MessageEndpoint } from './open-by-address.js';

/** A message of the protocol: a request with its number, the response to it, or the error instead. */
export type Envelope<Request, Response> =
  | { readonly id: number; readonly request: Request }
  | { readonly id: number; readonly response: Response }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };

interface Pending<Response> {
  resolve(response: Response): void;
  reject(reason: Error): void;
}

/**
 * Sends requests over a channel that it owns: nothing else may receive from the channel. Closing the
 * requester closes the channel.
 */
export class Requester<Request, Response> implements Disposable {
  readonly #channel: MessageEndpoint<Envelope<Request, Response>>;
  readonly #pending = new Map<number, Pending<Response>>();
  #nextId = 0;
  #isReceiving = false;

  /** Use {@link from}. */
  private constructor(channel: MessageEndpoint<Envelope<Request, Response>>) {
    this.#channel = channel;
  }

  /** Takes ownership of a channel. */
  static from<Request, Response>(
    channel: MessageEndpoint<Envelope<Request, Response>>,
  ): Requester<Request, Response> {
    return new Requester(requireChannel(channel));
  }

  /**
   * Sends a request and waits for the response to it. Responses may arrive in another order.
   *
   * @throws An error with the message and code that the responder threw; `EPIPE` the responder has
   *   disconnected; `ERR_CLOSED`; the signal's reason: the request may be carried out all the same.
   */
  async request(request: Request, options: WaitOptions = {}): Promise<Response> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const id = this.#nextId++;
    // Expected before it is sent: the response may arrive before send() resolves.
    const response = this.#expect(id, signal);
    response.catch(() => undefined); // It is awaited below, perhaps after it has rejected.
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

  get closed(): boolean {
    return this.#channel.closed;
  }

  /** Idempotent. Pending requests reject with `ERR_CLOSED`. */
  close(): void {
    this.#channel.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Receives while requests are pending: an idle requester does not keep the process alive. */
  async #receive(): Promise<void> {
    this.#isReceiving = true;
    try {
      while (this.#pending.size > 0) {
        const envelope = await this.#channel.receive();
        if (envelope === undefined) throw brokenPipe(this.#channel.disconnection ?? 'died');
        const pending = this.#pending.get(envelope.id);
        // The request was aborted: nothing waits for its response.
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

  static {
    inspectable(Requester, [], {
      peer: (requester) => requester.#channel.peer.pid,
      pending: (requester) => requester.#pending.size,
    });
  }
}

function requireChannel<Message>(channel: MessageEndpoint<Message>): MessageEndpoint<Message> {
  const given: Partial<MessageEndpoint<Message>> = optionsObject('channel', channel);
  if (typeof given.send !== 'function' || typeof given.receive !== 'function') {
    throw typeError('channel', 'a channel', channel);
  }
  return channel;
}

/**
 * Answers the requests of every process that connects, until the server is closed. Then it closes the
 * channels. Throws what accepting throws.
 */
export async function respondToAll<Request, Response>(
  server: AsyncIterable<MessageEndpoint<Envelope<Request, Response>>>,
  handler: (request: Request) => Response | Promise<Response>,
): Promise<void> {
  const given: Partial<typeof server> = optionsObject('server', server);
  if (typeof given[Symbol.asyncIterator] !== 'function') {
    throw typeError('server', 'a server of channels', server);
  }
  callable('handler', handler);
  const channels = new Set<MessageEndpoint<Envelope<Request, Response>>>();
  const serve = async (channel: MessageEndpoint<Envelope<Request, Response>>): Promise<void> => {
    channels.add(channel);
    try {
      await respond(channel, handler);
    } catch (error) {
      // One requester that breaks its channel does not stop the answers to the others.
      process.emitWarning(`a requester's channel was closed: ${(error as Error).message}`);
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
 * Answers the requests that arrive over a channel until the peer has disconnected; several at once, if
 * the handler is asynchronous. The requester throws what the handler throws.
 */
export async function respond<Request, Response>(
  channel: MessageEndpoint<Envelope<Request, Response>>,
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
      // The requester has disconnected.
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
