import type { Rows, Table } from '../table.js';
import * as channel from './channel.js';
import * as counters from './counters.js';
import * as memory from './memory.js';
import * as pipe from './pipe.js';
import * as processes from './process.js';
import * as socket from './socket.js';
import * as synchronisation from './synchronisation.js';

const mechanisms = [pipe, counters, synchronisation, memory, processes, socket, channel];

export const tables: readonly Table[] = mechanisms.flatMap(
  (mechanism) => mechanism.tables as readonly Table[],
);

export const functionRows: Rows = Object.fromEntries(
  mechanisms.flatMap((mechanism) =>
    'functions' in mechanism ? Object.entries(mechanism.functions) : [],
  ),
);
