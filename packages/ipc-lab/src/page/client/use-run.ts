/** Follows the run that is shown. The page is drawn again as often as the machine can, not for each message. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { ClassView, Message, RunSummary } from '../protocol.js';
import { RunView } from '../model/run-view.js';
import { follow, type Connection } from './server.js';
import type { Names } from './use-names.js';

/** Drawing may take a quarter of the time, and happens at most ten times a second. */
const leastPauseMs = 100;
const share = 4;

export interface Followed {
  readonly run: RunView | undefined;
  readonly runs: readonly RunSummary[];
  /** `undefined` if there is none, or nothing is known of it yet. */
  readonly classroom: ClassView | undefined;
  /** Grows when the run does. */
  readonly version: number;
  readonly connection: Connection;
}

export function useRun(id: number | undefined, { areHidden, conceal }: Names): Followed {
  const [runs, setRuns] = useState<readonly RunSummary[]>([]);
  const [classroom, setClassroom] = useState<ClassView>();
  const [connection, setConnection] = useState<Connection>('open');
  const [version, setVersion] = useState(0);
  const [run, setRun] = useState<RunView>();
  const timer = useRef<number | undefined>(undefined);

  useEffect(() => {
    const view = id === undefined ? undefined : new RunView();
    setRun(view);
    setConnection('open');
    let pauseMs = leastPauseMs;
    /** It is known before the first message. */
    let student: string | null = null;
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
      runs: (all) => {
        student = all.find((one) => one.id === id)?.student ?? null;
        setRuns(all);
      },
      classroom: setClassroom,
      connection: setConnection,
      message: (text) => {
        const message = JSON.parse(conceal(text, student)) as Message;
        // Its author's name is usually in it.
        if (message.type === 'sources' && areHidden && student !== null) return;
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
  }, [id, areHidden]);
  return { run, runs, classroom, version, connection };
}
