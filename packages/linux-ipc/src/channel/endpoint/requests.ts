/** Requests and responses over a channel of values: many may be pending at once. */
import { onAbort } from '../../core/abort.js';
import { callable, optionsObject } from '../../core/arguments.js';
import { KEY, requireKey, type Key } from '../../core/construction.js';
import { closedError, typeError } from '../../core/errors.js';
import { inspectable } from '../../core/inspectable.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { brokenPipe } from '../errors.js';
import {
  abridged,
  describeError,
  errorFrom,
  type ErrorDescription,
} from '../message/error-description.js';
import { requireEnvelopes } from './carried-codec.js';
import type { MessageEndpoint } from './endpoints.js';
import { RunningHandlers } from './running-handlers.js';
import { isThenable } from './thenable.js';

/** A message of the protocol: a request with its number, the response to it, or the error instead. */
export type Envelope<Request, Response> =
  | { readonly id: number; readonly request: Request }
  | { readonly id: number; readonly response: Response }
  | { readonly id: number; readonly error: ErrorDescription };

/** What a handler knows of a request beside the request itself. */
export interface RequestContext {
  /** Aborts when the requester has disconnected: nothing waits for the response any more. */
  readonly signal: AbortSignal;
}

export type RequestHandler<Request, Response> = (
  request: Request,
  context: RequestContext,
) => Response | PromiseLike<Response>;

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
  /** Aborts when nothing is pending any more: then nothing receives. */
  #idle = new AbortController();

  /** Use {@link from}. */
  private constructor(permit: Key, channel: MessageEndpoint<Envelope<Request, Response>>) {
    requireKey(permit, new.target);
    this.#channel = channel;
  }

  /**
   * Takes ownership of a channel.
   *
   * @throws `ERR_OUT_OF_RANGE` its messages cannot be requests: it is not of `values()`, `json()` or a codec of your
   *   own.
   */
  static from<Request, Response>(
    channel: MessageEndpoint<Envelope<Request, Response>>,
  ): Requester<Request, Response> {
    return new Requester(KEY, requireChannel(channel));
  }

  /**
   * Sends a request and waits for the response to it. Responses may arrive in another order.
   *
   * @throws What the handler threw, if that is an error: an error of its class, with its name, message,
   *   stack, cause and own properties, as far as they can be cloned. If it is something else, an error
   *   with the code `ERR_CHANNEL_NOT_AN_ERROR` and the value as its cause. Also what encoding the request
   *   throws; `EPIPE` the responder has disconnected; `ERR_CLOSED`; the signal's reason: the request may
   *   be carried out all the same.
   */
  async request(request: Request, options?: WaitOptions): Promise<Response> {
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const id = this.#nextId++;
    // Expected before it is sent: the response may arrive before send() resolves, and late responses
    // to aborted requests may take the room that it waits for.
    const response = this.#expect(id, signal);
    response.catch(() => undefined); // It is awaited below, perhaps after it has rejected.
    if (!this.#isReceiving) void this.#receive();
    try {
      await this.#channel.send({ id, request }, { signal });
    } catch (error) {
      this.#pending.get(id)?.reject(error as Error);
    }
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
          if (this.#pending.size === 0) this.#idle.abort();
          reject(reason);
        },
      });
      if (signal === undefined) return;
      forgetSignal = onAbort(signal, () => {
        this.#pending.get(id)?.reject(signal.reason as Error);
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
    while (this.#pending.size > 0) {
      if (this.#idle.signal.aborted) this.#idle = new AbortController();
      const { signal } = this.#idle;
      try {
        const message = await this.#channel.receive({ signal });
        if (message === undefined) throw brokenPipe(this.#channel.disconnection ?? 'died');
        this.#settle(message);
      } catch (error) {
        if (error === signal.reason) continue;
        const reason = this.#channel.closed ? closedError('channel') : (error as Error);
        for (const pending of [...this.#pending.values()]) pending.reject(reason);
      }
    }
    this.#isReceiving = false;
  }

  /** Ignores what is no response, and responses that nothing waits for: the request was aborted. */
  #settle(message: unknown): void {
    if (!isEnvelope(message)) return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if (has(message, 'error')) pending.reject(errorFrom(message.error));
    else if (has(message, 'response')) pending.resolve(message.response as Response);
    // JSON omits a response that is undefined.
    else if (!has(message, 'request')) pending.resolve(undefined as Response);
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
  requireEnvelopes('channel', channel);
  return channel;
}

/** Whether it is a message of the protocol, of any kind: the peer may send anything. */
function isEnvelope(message: unknown): message is { readonly id: number } {
  if (typeof message !== 'object' || message === null) return false;
  return has(message, 'id') && typeof message.id === 'number';
}

/** Whether the message itself has the property: what `Object.prototype` has does not count. */
function has<Message extends object, Name extends string>(
  message: Message,
  name: Name,
): message is Message & Readonly<Record<Name, unknown>> {
  return Object.hasOwn(message, name);
}

/**
 * Answers the requests of every process that connects, until the server is closed. Then it closes the
 * channels. A requester that breaks its channel is disconnected; the first time, a process warning says
 * so. Throws what iterating over the server throws.
 */
export async function respondToAll<Request, Response>(
  server: AsyncIterable<MessageEndpoint<Envelope<Request, Response>>>,
  handler: RequestHandler<Request, Response>,
): Promise<void> {
  const given: Partial<typeof server> = optionsObject('server', server);
  if (typeof given[Symbol.asyncIterator] !== 'function') {
    throw typeError('server', 'a server of channels', server);
  }
  requireEnvelopes('server', server);
  callable('handler', handler);
  const channels = new Set<MessageEndpoint<Envelope<Request, Response>>>();
  let hasWarned = false;
  const serve = async (channel: MessageEndpoint<Envelope<Request, Response>>): Promise<void> => {
    channels.add(channel);
    try {
      await respond(channel, handler);
    } catch (error) {
      if (hasWarned) return;
      hasWarned = true;
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
 * the handler is asynchronous. While a response waits for room, it takes no further request.
 *
 * The requester throws what the handler throws, and an error if the result cannot be sent. Messages that
 * are no requests, or cannot be decoded, are ignored.
 *
 * @param handler Its context has a signal that aborts when the requester has disconnected; handlers that
 *   still run by then delay nothing.
 * @throws `ERR_CHANNEL_CORRUPTED`; what sending throws, unless the requester has disconnected.
 */
export async function respond<Request, Response>(
  channel: MessageEndpoint<Envelope<Request, Response>>,
  handler: RequestHandler<Request, Response>,
): Promise<void> {
  requireChannel(channel);
  callable('handler', handler);
  const over = new AbortController();
  const { signal } = over;
  const running = new RunningHandlers();
  /** Resolves when the responses so far are sent. */
  let sent: Promise<unknown> = Promise.resolve();
  const send = (envelope: Envelope<Request, Response>): Promise<void> => {
    const sending = channel.send(envelope);
    sent = sending.catch(() => undefined);
    return sending;
  };
  const reject = async (id: number, error: ErrorDescription): Promise<void> => {
    await send({ id, error })
      .catch(async (failure: unknown) => {
        if (!isDisconnected(failure)) await send({ id, error: abridged(error) });
      })
      .catch((failure: unknown) => {
        if (!isDisconnected(failure)) over.abort(failure);
      });
  };
  const answer = async (id: number, request: Request): Promise<void> => {
    let response: Response;
    running.begin();
    try {
      const returned = handler(request, { signal });
      response = isThenable(returned) ? await returned : (returned as Response);
    } catch (thrown) {
      await reject(id, describeError(thrown));
      return;
    } finally {
      running.end();
    }
    try {
      await send({ id, response });
    } catch (error) {
      if (isDisconnected(error)) return;
      const description = describeError(error);
      const message = `the response cannot be sent: ${description.message}`;
      await reject(id, { ...description, message });
    }
  };
  try {
    for (;;) {
      const message = await receiveDecodable(channel, signal);
      if (message === undefined) return;
      if (isEnvelope(message) && has(message, 'request')) {
        void answer(message.id, message.request as Request);
      }
      // Receiving polls, and nothing else runs meanwhile.
      if (running.any) await running.settle();
      await sent;
    }
  } finally {
    over.abort(
      channel.closed ? closedError('channel') : brokenPipe(channel.disconnection ?? 'died'),
    );
  }
}

function isDisconnected(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ERR_CLOSED';
}

/**
 * The next message that can be decoded; undefined when the peer has disconnected or the channel is
 * closed. A message that cannot be decoded is received all the same, and dropped.
 */
async function receiveDecodable<Message>(
  channel: MessageEndpoint<Message>,
  signal: AbortSignal,
): Promise<Message | undefined> {
  for (;;) {
    try {
      return await channel.receive({ signal });
    } catch (error) {
      if (channel.closed) return undefined;
      if (signal.aborted || isOfChannel(error)) throw error;
    }
  }
}

/** Whether the channel itself, and not its codec, threw the error. */
function isOfChannel(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall !== undefined || (typeof code === 'string' && code.startsWith('ERR_CHANNEL_'));
}
