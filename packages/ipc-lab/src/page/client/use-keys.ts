/** Keys that work wherever nothing is typed: a person need not find a button first. */
import { useEffect } from 'preact/hooks';

/** What has a use for every key, and what has one for the space bar. */
const typedAt = 'input, textarea, select';
const pressed = `${typedAt}, button, summary, a`;

/** @param keys By `KeyboardEvent.key`. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const action = keys[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      if (
        event.defaultPrevented ||
        (event.target as Element).closest(event.key === ' ' ? pressed : typedAt) !== null
      )
        return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  });
}
