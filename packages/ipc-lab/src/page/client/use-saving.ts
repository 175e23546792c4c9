/** Saves what a teacher types, a field at a time. */
import { useEffect, useRef, useState } from 'preact/hooks';

import type { Text } from '../../language/text.js';
import type { Mark } from '../protocol.js';
import { saveMark } from './server.js';

export interface Saving {
  readonly save: (changes: Partial<Mark>) => void;
  /** Why fields are not saved. */
  readonly refusals: Readonly<Partial<Record<keyof Mark, Text | undefined>>>;
}

interface State {
  /** What is still to be sent. */
  waiting: Partial<Mark>;
  /** What was sent last of each field, unless it was refused: the server has it, or somebody else has changed it. */
  sent: Partial<Mark>;
  saved: Mark;
  isBusy: boolean;
}

/**
 * One request at a time, and then the last of what was changed meanwhile: no older one can come after it. Each says what was
 * there before, so that nobody's words are replaced unseen.
 *
 * @param saved What the server says.
 */
export function useSaving(student: string, exercise: string, saved: Mark): Saving {
  const [refusals, setRefusals] = useState<Saving['refusals']>({});
  const { current: state } = useRef<State>({ waiting: {}, sent: {}, saved, isBusy: false });
  state.saved = saved;

  const send = async (field: keyof Mark): Promise<void> => {
    const before = { ...state.saved, ...state.sent };
    const change = { [field]: state.waiting[field] };
    state.waiting = without(state.waiting, field);
    state.sent = { ...state.sent, ...change };
    const why = await saveMark(student, exercise, { ...before, ...change }, before);
    if (why !== undefined) state.sent = without(state.sent, field);
    setRefusals((all) => ({ ...all, [field]: why }));
  };
  const work = async (): Promise<void> => {
    state.isBusy = true;
    for (let field; (field = fieldsOf(state.waiting)[0]) !== undefined;) await send(field);
    state.isBusy = false;
  };
  useEffect(() => {
    const leave = (): void => {
      for (const field of fieldsOf(state.waiting)) void send(field);
    };
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
    };
  }, [student, exercise]);
  return {
    save: (changes) => {
      state.waiting = { ...state.waiting, ...changes };
      if (!state.isBusy) void work();
    },
    refusals,
  };
}

function fieldsOf(mark: Partial<Mark>): (keyof Mark)[] {
  return Object.keys(mark) as (keyof Mark)[];
}

function without(mark: Partial<Mark>, field: keyof Mark): Partial<Mark> {
  return Object.fromEntries(Object.entries(mark).filter(([name]) => name !== field));
}
