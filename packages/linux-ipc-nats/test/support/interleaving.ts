/**
 * Decides in which order a server processes the lines of several clients: each client connects to a proxy of its own,
 * which holds the lines about channels back until it is their turn.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Splits what a NATS client or server sends into lines, each with its payload. */
class Lines {
  #rest = Buffer.alloc(0);

  take(data: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const lines: Buffer[] = [];
    for (;;) {
      const end = this.#rest.indexOf('\r\n') + 2;
      const line = this.#rest.toString('latin1', 0, Math.max(0, end - 2));
      const payload = /^H?(?:PUB|MSG) .* (\d+)$/.exec(line)?.[1];
      const length = end + (payload === undefined ? 0 : Number(payload) + 2);
      if (end < 2 || this.#rest.length < length) return lines;
      lines.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }
}

/** An order of the first lines of several clients: the index of the client of each. Later lines pass as they come. */
export class Interleaving {
  readonly #order: readonly number[];
  readonly #waiting: { client: number; pass: () => Promise<void> }[] = [];
  #next = 0;
  #isPassing = false;

  constructor(order: readonly number[]) {
    this.#order = order;
  }

  /** Calls the function when it is this client's turn; it resolves once the server has processed the line. */
  async turn(client: number, pass: () => Promise<void>): Promise<void> {
    if (!this.#order.includes(client, this.#next)) {
      await pass();
      return;
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push({ client, pass: () => pass().then(resolve) });
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#isPassing) return;
    this.#isPassing = true;
    for (;;) {
      const index = this.#waiting.findIndex(({ client }) => client === this.#order[this.#next]);
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) break;
      this.#next++;
      await next.pass();
    }
    this.#isPassing = false;
  }
}

/** The proxy of one client. */
export class HeldClient implements Disposable {
  /** Undefined: all lines pass. */
  interleaving: Interleaving | undefined;
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(port: number, client: number): Promise<HeldClient> {
    const server = createServer();
    const held = new HeldClient(server);
    server.on('connection', (socket) => {
      held.#join(socket, connect(port, '127.0.0.1'), client);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return held;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  [Symbol.dispose](): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(near: Socket, far: Socket, client: number): void {
    this.#sockets.push(near, far);
    /** For each PING that the server has not answered: called if it is the proxy's own. */
    const pings: ((() => void) | undefined)[] = [];
    const [forth, back] = [new Lines(), new Lines()];
    let passed = Promise.resolve();
    near.on('data', (data) => {
      for (const line of forth.take(data)) {
        passed = passed.then(async () => {
          const word = line.toString('latin1', 0, line.indexOf('\r'));
          const pass = async (): Promise<void> => {
            far.write(line);
            await new Promise<void>((resolve) => pings.push(resolve) && far.write('PING\r\n'));
          };
          if (word === 'PING') pings.push(undefined);
          if (this.interleaving !== undefined && /^(SUB|PUB) linux-ipc\./.test(word)) {
            await this.interleaving.turn(client, pass);
          } else far.write(line);
        });
      }
    });
    far.on('data', (data) => {
      for (const line of back.take(data)) {
        const answered = line.toString('latin1') === 'PONG\r\n' ? pings.shift() : undefined;
        if (answered === undefined) near.write(line);
        else answered();
      }
    });
    for (const socket of [near, far]) socket.setNoDelay().on('error', () => undefined);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }
}

/** All orders of so many lines of each of two clients. */
export function interleavings(of0: number, of1: number): number[][] {
  if (of0 === 0 && of1 === 0) return [[]];
  const starting = (client: number, rest: number[][]): number[][] =>
    rest.map((order) => [client, ...order]);
  return [
    ...(of0 > 0 ? starting(0, interleavings(of0 - 1, of1)) : []),
    ...(of1 > 0 ? starting(1, interleavings(of0, of1 - 1)) : []),
  ];
}
