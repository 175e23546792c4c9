import { Refusal } from '../../language/refusal.js';

/** The commands, or the plan that names them, are not what is needed. */
export class CommandsRefused extends Refusal {
  override readonly name = 'CommandsRefused';
}
