/** Judges the runs of 6. Each criterion is decided in the file of its name. */
import type { Findings } from '../judge/verdict.js';
import { cleaned } from './cleaned.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import { staleOk } from './stale-ok.js';
import { sumClients } from './sum-clients.js';
import { sumServer } from './sum-server.js';
import { unixSocket } from './unix-socket.js';

export function judge6(seen: ServerAndClients): Findings<CriterionId, Evidence> {
  return {
    'unix-socket': unixSocket(seen),
    'sum-server': sumServer(seen),
    'sum-clients': sumClients(seen),
    'stale-ok': staleOk(seen),
    cleaned: cleaned(seen),
  };
}
