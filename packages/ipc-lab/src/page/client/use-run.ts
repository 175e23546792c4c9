/** Follows the run on show. The page is drawn again as often as the machine can, not for each message. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { RunSummary } from '../protocol.js';
import { RunView } from '../model/run-view.js';
import { follow } from './server.js';

/** Drawing may take a quarter of the time, and happens at most ten times a second. */
const leastPauseMs = 100;
const share = 4;

export interface Followed {
  readonly run: RunView | undefined;
  readonly runs: readonly RunSummary[];
  /** Grows when the run does. */
  readonly version: number;
  readonly isConnected: boolean;
}

export function useRun(id: number | undefined): Followed {
  const [runs, setRuns] = useState<readonly RunSummary[]>([]);
  const [isConnected, setConnected] = useState(true);
  const [version, setVersion] = useState(0);
  const [run, setRun] = useState<RunView>();
  const timer = useRef<number | undefined>(undefined);

  useEffect(() => {
    const view = id === undefined ? undefined : new RunView();
    setRun(view);
    let pauseMs = leastPauseMs;
    const redraw = (): void => {
      timer.current = undefined;
      const from = performance.now();
      setVersion((old) => old + 1);
      // The frame comes after the drawing.
      requestAnimationFrame(() => {
        pauseMs = Math.max(leastPauseMs, (performance.now() - from) * share);
      });
    };
    const end = follow(id, {
      runs: setRuns,
      isConnected: setConnected,
      message: (message) => {
        view?.add(message);
        // The end is shown together with all that came before it.
        if (message.type === 'over') {
          window.clearTimeout(timer.current);
          redraw();
        } else timer.current ??= window.setTimeout(redraw, pauseMs);
      },
    });
    return () => {
      end();
      window.clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [id]);
  return { run, runs, version, isConnected };
}
