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
  /** What was sent last of each field and accepted: unless somebody else changes it, the server has it. */
  accepted: Partial<Mark>;
  saved: Mark;
  isBusy: boolean;
}

/** This page, and its changes so far: when it is left, the last one may overtake the one before it. */
const page = Array.from(crypto.getRandomValues(new Uint32Array(4))).join('-');
let changes = 0;

/**
 * One request at a time, and then the last of what was changed meanwhile; when the page is left, what is still to be sent is
 * sent at once. Each says what was there before, so that nobody's words are replaced unseen.
 *
 * @param saved What the server says.
 */
export function useSaving(student: string, exercise: string, saved: Mark): Saving {
  const [refusals, setRefusals] = useState<Saving['refusals']>({});
  const { current: state } = useRef<State>({ waiting: {}, accepted: {}, saved, isBusy: false });
  state.saved = saved;

  const send = async (field: keyof Mark): Promise<void> => {
    const before = { ...state.saved, ...state.accepted };
    const mark = { ...before, [field]: state.waiting[field] };
    state.waiting = without(state.waiting, field);
    const change = { page, number: (changes += 1), field };
    const why = await saveMark({ student, exercise, mark, before, change });
    state.accepted = without(state.accepted, field);
    if (why === undefined) state.accepted = { ...state.accepted, [field]: mark[field] };
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
      // The page may be left before its turn.
      leave();
    };
  }, [student, exercise]);
  return {
    save: (changed) => {
      state.waiting = { ...state.waiting, ...changed };
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
