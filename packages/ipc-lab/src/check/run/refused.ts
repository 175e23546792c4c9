import { Refusal } from '../../language/language.js';

/** The commands, or the plan that names them, are not what is needed. */
export class CommandsRefused extends Refusal {
  override readonly name = 'CommandsRefused';
}
