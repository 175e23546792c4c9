/** The sheet: what its six chapters ask, its questions with their answers, and the demonstrations as live runs. */
import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

import type { Text } from '../../language/text.js';
import type { RunRequest, Setting } from '../protocol.js';
import { keepRequest } from './choices.js';
import { LanguageContext, useSay } from './language.js';
import { fetchAnswers, type Answers } from './server.js';
import { chapters } from './sheet-texts.js';
import { texts } from './texts.js';

export function SheetView({
  setting,
  onRun,
}: {
  readonly setting: Setting;
  /** @returns Why it was not started. */
  readonly onRun: (request: RunRequest) => Promise<Text | undefined>;
}): JSX.Element {
  const say = useSay();
  const language = useContext(LanguageContext);
  const [answers, setAnswers] = useState<Answers>();
  const [refusal, setRefusal] = useState<Text>();
  useEffect(() => {
    void fetchAnswers().then((all) => {
      if ('why' in all) setRefusal(all.why);
      else setAnswers(all);
    });
  }, []);
  const { folder, isReadOnly } = setting;
  return (
    <section class="sheet">
      <h2>{say(texts.sheet)}</h2>
      {refusal !== undefined && (
        <p class="refusal" role="alert">
          {say(refusal)}
        </p>
      )}
      {chapters.map(({ title, about, tasks, questions }) => (
        <article key={title.en}>
          <h3>{say(title)}</h3>
          <p>{say(about)}</p>
          {tasks.map(({ exercise: id, asked }) => (
            <div class="task" key={id}>
              <p>{say(asked)}</p>
              <details>
                <summary>{say(texts.whatIsChecked)}</summary>
                <ul>
                  {setting.exercises
                    .find((one) => one.id === id)
                    ?.criteria.map((one) => (
                      <li key={one.id}>{say(one.required)}</li>
                    ))}
                </ul>
              </details>
              {!isReadOnly && (
                <a
                  class="button"
                  href="#new"
                  onClick={() => {
                    keepRequest({ exercise: id, commands: {}, folder, input: '' });
                  }}
                >
                  {say(texts.checkOwn)}
                </a>
              )}
            </div>
          ))}
          {questions.map(({ id, demonstration: topic = '' }) => {
            const answer = answers?.[language][id];
            const demonstration = setting.demonstrations[topic];
            return (
              <details class="question" key={id}>
                {/* Markup that was made when the page was built, of our own texts. */}
                <summary dangerouslySetInnerHTML={{ __html: answer?.title ?? id.toUpperCase() }} />
                {demonstration !== undefined && !isReadOnly && (
                  <p>
                    <button
                      type="button"
                      onClick={() => {
                        const program = `${demonstration.command} --lang ${language}`;
                        const commands = { program };
                        void onRun({ exercise: null, commands, folder, input: '' }).then(
                          setRefusal,
                        );
                      }}
                    >
                      {say(texts.demonstrate, { what: demonstration.summary })}
                    </button>
                  </p>
                )}
                <div class="answer" dangerouslySetInnerHTML={{ __html: answer?.html ?? '' }} />
              </details>
            );
          })}
        </article>
      ))}
    </section>
  );
}
