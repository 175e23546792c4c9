/** The whole page: what is chosen, and which run is on show. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import type { Language } from '../../language/language.js';
import { say, type Text } from '../../language/text.js';
import type { RunRequest, RunSummary, Setting } from '../protocol.js';
import { placeInAddress, shownInAddress } from './address.js';
import { Announcements } from './announcements.js';
import {
  chooseLanguage,
  chooseProjector,
  chooseTheme,
  chosenProjector,
  type Theme,
} from './choices.js';
import { Form } from './form.js';
import { LanguageContext, ProjectorContext } from './language.js';
import { RunPanel } from './run.js';
import { RunList } from './run-list.js';
import { startRun, stopRun } from './server.js';
import { texts } from './texts.js';
import { useRun } from './use-run.js';
import { VerdictView } from './verdict.js';

export function App({
  setting,
  startLanguage,
  startTheme,
}: {
  readonly setting: Setting;
  readonly startLanguage: Language;
  readonly startTheme: Theme;
}): JSX.Element {
  const [language, setLanguage] = useState(startLanguage);
  const [theme, setTheme] = useState(startTheme);
  const [isProjected, setProjected] = useState(chosenProjector);
  useEffect(() => {
    chooseProjector(isProjected);
  }, [isProjected]);
  const [id, setId] = useState(idInAddress);
  const { run, runs, version, isConnected } = useRun(id);
  const [evidence, setEvidence] = useState<Shown>();
  useEffect(() => {
    setEvidence(shownInAddress());
  }, [id]);
  useEffect(() => {
    chooseLanguage(language);
  }, [language]);
  useEffect(() => {
    const follow = (): void => {
      setId(idInAddress());
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);

  const start = async (request: RunRequest): Promise<Text | undefined> => {
    const answer = await startRun(request);
    if ('why' in answer) return answer.why;
    location.hash = `run=${answer.id}`;
    return undefined;
  };
  const summary = runs.find((one) => one.id === id);
  const again = async (request: RunRequest): Promise<void> => {
    if (summary?.state === 'running') await stopRun(summary.id);
    await start(request);
  };
  const request = setting.isReadOnly ? null : (summary?.request ?? null);
  const earlier = summary && earlierOf(summary, runs);
  const exercise = setting.exercises.find((one) => one.id === summary?.exercise);
  const other = language === 'fr' ? 'en' : 'fr';
  const isOnShow = summary !== undefined && run !== undefined;
  return (
    <LanguageContext.Provider value={language}>
      <ProjectorContext.Provider value={isProjected}>
        <header class="top">
          <h1>
            <a href="#">ipc-lab</a>
          </h1>
          <RunList {...{ runs, id }} />
          <span class="spread" />
          <button
            type="button"
            class="projector"
            aria-pressed={isProjected}
            title={say(language, texts.projectorWhy)}
            onClick={() => {
              setProjected(!isProjected);
            }}
          >
            {say(language, texts.projector)}
          </button>
          <button
            type="button"
            lang={other}
            onClick={() => {
              setLanguage(other);
            }}
          >
            {say(language, texts.otherLanguage)}
          </button>
          <button
            type="button"
            aria-label={say(language, texts.theme)}
            title={say(language, texts.theme)}
            onClick={() => {
              const next = theme === 'dark' ? 'light' : 'dark';
              setTheme(next);
              chooseTheme(next);
            }}
          >
            <span aria-hidden="true">{theme === 'dark' ? '☀' : '☾'}</span>
          </button>
        </header>
        {!isConnected && (
          <p class="refusal" role="alert">
            {say(language, texts.disconnected)}
          </p>
        )}
        <div class={setting.isReadOnly && exercise === undefined ? 'columns wide' : 'columns'}>
          <aside aria-label={say(language, texts.newRun)}>
            {!setting.isReadOnly && <Form setting={setting} onRun={start} />}
            {isOnShow && exercise !== undefined && (
              <VerdictView {...{ exercise, run, evidence }} onShow={setEvidence} />
            )}
          </aside>
          <main>
            {isOnShow ? (
              <>
                <RunPanel
                  key={id}
                  {...{ summary, run, version, evidence, earlier, exercise }}
                  onShow={setEvidence}
                  onAgain={
                    request === null
                      ? undefined
                      : () => {
                          void again(request);
                        }
                  }
                />
                <Announcements key={`said ${summary.id}`} {...{ run, title: summary.title }} />
              </>
            ) : (
              <section class="welcome">
                <h2>{say(language, texts.welcome)}</h2>
                <p>
                  {say(language, setting.isReadOnly ? texts.welcomeReadOnly : texts.welcomeHow)}
                </p>
              </section>
            )}
          </main>
        </div>
      </ProjectorContext.Provider>
    </LanguageContext.Provider>
  );
}

/** The last run before it of the same commands. */
function earlierOf(run: RunSummary, runs: readonly RunSummary[]): number | undefined {
  const same = (one: RunSummary): boolean =>
    one.id < run.id && one.exercise === run.exercise && one.title === run.title;
  return run.request === null ? undefined : runs.find(same)?.id;
}

function idInAddress(): number | undefined {
  return placeInAddress()?.run;
}
