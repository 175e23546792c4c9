/** One suite over every implementation, opened by name and by descriptor. */
import { join } from 'node:path';

import {
  Inbox,
  listenForChannels,
  openChannel,
  Outbox,
  Publisher,
  Subscriber,
  type Codec,
} from 'linux-ipc/channel';

import { temporaryFolder } from '../../support/temporary-folder.js';
import { flowConformance, type Flow } from '../support/flow-conformance.js';

const folder = temporaryFolder();
let opened = 0;
const newPath = (): string => join(folder, String(opened++));
const capacity = 2 ** 14;

for (const carrier of ['memory', 'seqpacket'] as const) {
  flowConformance(`one-to-one, ${carrier}`, {
    waits: true,
    ends: true,
    open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
      const address = `${carrier}:${newPath()}` as const;
      using server = await listenForChannels(address, { messages, capacity });
      const [receiver, sender] = await Promise.all([
        server.accept(),
        openChannel(address, { messages }),
      ]);
      return { sender, receiver };
    },
  });
}

for (const place of ['by name', 'by descriptor'] as const) {
  flowConformance(`many-to-one, ${place}`, {
    waits: true,
    ends: false,
    open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
      const path = newPath();
      const options = { messages, capacity };
      const receiver =
        place === 'by name' ? await Inbox.listen(path, options) : Inbox.create(options);
      const address =
        place === 'by name' ? path : { fd: receiver.invite().releaseForThisProcess() };
      return { sender: await Outbox.connect(address, { messages }), receiver };
    },
  });

  for (const whenFull of ['wait', 'overwrite'] as const) {
    flowConformance(`broadcast, whenFull ${whenFull}, ${place}`, {
      waits: whenFull === 'wait',
      ends: true,
      open: async <T>(messages: Codec<T>): Promise<Flow<T>> => {
        const path = newPath();
        const options = { messages, capacity, whenFull };
        const sender =
          place === 'by name' ? await Publisher.listen(path, options) : Publisher.create(options);
        const address =
          place === 'by name' ? path : { fd: sender.invite().releaseForThisProcess() };
        return { sender, receiver: await Subscriber.connect(address, { messages }) };
      },
    });
  }
}
