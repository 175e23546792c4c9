/** Says which process was judged, if that is not clear from the command. */
import type { Process } from '../../history/processes.js';
import { inEach, type Item } from '../../language/text.js';
import { visible } from '../../language/visible.js';
import type { Subject } from './subject.js';

const texts = {
  judged: {
    en: ' (judged: {program})',
    fr: ' (programme jugé : {program})',
  },
  others: {
    en: ' (judged: {program}; {others} could be meant as well)',
    fr: ' (programme jugé : {program} ; {others} pourrait aussi être visé)',
  },
} as const;

/** Empty if the command itself was judged. */
export function judgedText({ parent, others }: Subject): Item {
  if (others.length > 0) {
    const shown = others.map((one) => `${nameOf(one)} ${one.pid}`);
    return inEach(texts.others, { program: nameOf(parent), others: shown });
  }
  if (parent.parentPid === undefined) return '';
  return inEach(texts.judged, { program: nameOf(parent) });
}

function nameOf({ name }: Process): string {
  return visible(name);
}
