/**
 * The processes that Python's multiprocessing starts on its own: a tracker of what is to be removed, and a server that
 * forks the children in the program's place (the default of Python 3.14).
 */
import type { Process } from '../../history/processes.js';

/** The children as the program sees them: those of its fork server are its own. */
export function childrenOf({ children }: Process): Process[] {
  return children.flatMap((child) => {
    if (runs(child, 'resource_tracker')) return [];
    return runs(child, 'forkserver') ? child.children : [child];
  });
}

function runs({ images }: Process, module: string): boolean {
  const code = `from multiprocessing.${module} import main`;
  return images.at(-1)?.words.some((word) => word.startsWith(code)) === true;
}
