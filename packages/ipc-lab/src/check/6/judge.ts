/** Judges the runs of 6. Each criterion is decided in the file of its name. */
import type { Findings } from '../judge/verdict.js';
import { fragileWhere, worse } from '../judge/worse.js';
import { cleaned } from './cleaned.js';
import type { CriterionId } from './criteria.js';
import type { Evidence } from './evidence.js';
import type { ServerAndClients } from './server-and-clients.js';
import type { Service } from './service.js';
import { staleOk } from './stale-ok.js';
import { sumClients } from './sum-clients.js';
import { sumServer } from './sum-server.js';
import { unixSocket } from './unix-socket.js';

export function judge6(seen: ServerAndClients): Findings<CriterionId, Evidence> {
  const findings = {
    'unix-socket': unixSocket(seen),
    ...judgeSums(seen),
    'stale-ok': staleOk(seen),
    cleaned: cleaned(seen),
  };
  const { second, late } = seen;
  const again = second === undefined ? findings : worse(findings, judgeSums(second));
  return late === undefined ? again : fragileWhere(again, judgeSums(late));
}

/** The criteria that each pair of values has to meet. */
function judgeSums(service: Service): Findings<'sum-server' | 'sum-clients', Evidence> {
  return { 'sum-server': sumServer(service), 'sum-clients': sumClients(service) };
}
