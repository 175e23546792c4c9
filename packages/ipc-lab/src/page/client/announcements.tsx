/** Tells a screen reader what happens, in a region that only it shows: not each event, but now and then the last. */
import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

import { overallTexts } from '../../check/texts.js';
import { momentText } from '../../trace/text/wording.js';
import { LanguageContext, useSay } from './language.js';
import type { RunView } from '../model/run-view.js';
import { texts } from './texts.js';

const pauseMs = 4000;

export function Announcements({
  run,
  title,
}: {
  readonly run: RunView;
  readonly title: string;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const [text, setText] = useState('');
  const { state, report } = run;

  const current = (): string => {
    if (state === 'running') {
      const part = run.parts.at(-1);
      if (part?.last === undefined) return say(texts.announcedStart, { title });
      const what = momentText(part.last, language);
      return say(texts.announcedMoments, { count: part.moments, what });
    }
    const end = say(texts.announcedEnd, { state: say(texts[state]) });
    if (report === undefined) return end;
    const { verdict, criteria } = report[language];
    const count = criteria.filter((one) => one.verdict === verdict).length;
    return `${end} ${say(overallTexts[verdict], { count, total: criteria.length })}`;
  };
  useEffect(() => {
    setText(current());
    if (state !== 'running') return undefined;
    const timer = setInterval(() => {
      setText(current());
    }, pauseMs);
    return () => {
      clearInterval(timer);
    };
  }, [run, state, language]);
  return (
    <p class="unseen" id="announcement" role="status">
      {text}
    </p>
  );
}
