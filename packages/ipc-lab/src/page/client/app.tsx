/** The whole page: what is chosen, and which run is shown. */
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';

import type { Shown } from '../../check/judge/shown.js';
import type { Language } from '../../language/language.js';
import { say, type Text } from '../../language/text.js';
import { roleNames } from '../model/roles.js';
import type { CellView, RunRequest, RunSummary, Setting } from '../protocol.js';
import { placeInAddress, shownInAddress } from './address.js';
import { Announcements } from './announcements.js';
import {
  chooseLanguage,
  chooseProjector,
  chooseTheme,
  chosenProjector,
  type Theme,
} from './choices.js';
import { ClassPanel } from './class-view.js';
import { Form } from './form.js';
import { LabelContext, LanguageContext, ProjectorContext, RenameContext } from './language.js';
import { MarkPanel } from './mark-panel.js';
import { RunPanel } from './run.js';
import { RunList } from './run-list.js';
import { SheetView } from './sheet.js';
import { checkStudents, startRun, stopRun } from './server.js';
import { shortCommand } from '../model/short-command.js';
import { texts } from './texts.js';
import { useNames } from './use-names.js';
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
  useLayoutEffect(() => {
    chooseProjector(isProjected);
  }, [isProjected]);
  const [id, setId] = useState(idInAddress);
  const names = useNames(setting.classroom?.students ?? [], language);
  const { run, runs, classroom, version, connection } = useRun(id, names);
  const [place, setPlace] = useState(location.hash);
  const [evidence, setEvidence] = useState<Shown>();
  useEffect(() => {
    setEvidence(shownInAddress());
  }, [id]);
  // The page says which language its texts have as soon as they have it.
  useLayoutEffect(() => {
    chooseLanguage(language);
  }, [language]);
  useEffect(() => {
    const follow = (): void => {
      setId(idInAddress());
      setPlace(location.hash);
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);

  const only = setting.isReadOnly && runs.length === 1 ? runs[0]?.id : undefined;
  useEffect(() => {
    // There is nothing to choose. Whoever goes back leaves the page.
    if (only !== undefined && place === '') location.replace(`#run=${only}`);
  }, [only, place]);

  const start = async (request: RunRequest): Promise<Text | undefined> => {
    const answer = await startRun(request);
    if ('why' in answer) return answer.why;
    location.hash = `run=${answer.id}`;
    return undefined;
  };
  const summary = runs.find((one) => one.id === id);
  /** Why what was asked of the run that is shown was not done. */
  const [problem, setProblem] = useState<Text>();
  useEffect(() => {
    setProblem(undefined);
  }, [id]);
  const stop = async (): Promise<Text | undefined> => {
    const why = id === undefined ? undefined : await stopRun(id);
    setProblem(why);
    return why;
  };
  const again = async (request: RunRequest): Promise<void> => {
    if (summary?.state === 'running' && (await stop()) !== undefined) return;
    setProblem(await start(request));
  };
  /** Another run of the same exercise is shown as soon as there is one. */
  const [awaited, setAwaited] = useState<CellView>();
  useEffect(() => {
    if (awaited === undefined) return;
    const now = classroom?.cells.find(
      ({ student, exercise }) => student === awaited.student && exercise === awaited.exercise,
    );
    if (now === undefined || now.run === null || now.run === awaited.run) return;
    setAwaited(undefined);
    location.hash = `run=${now.run}`;
  }, [awaited, classroom]);
  const request = setting.isReadOnly ? null : (summary?.request ?? null);
  const earlier = summary && earlierOf(summary, runs);
  const exercise = setting.exercises.find((one) => one.id === summary?.exercise);
  const againOf = (): (() => void) | undefined => {
    if (cell !== undefined) {
      return () => {
        setAwaited(cell);
        void checkStudents([cell.student]).then(setProblem);
      };
    }
    return request === null ? undefined : () => void again(request);
  };
  const families = isProjected ? (run?.parts ?? []).map((part) => part.history.processes.all) : [];
  const [rename, renameLabel] = useMemo(
    () =>
      [false, true].map((isLabel) =>
        roleNames(
          families.map((processes) => ({ processes })),
          language,
          isLabel,
        ),
      ) as [(text: string) => string, (text: string) => string],
    // The picture is drawn again only if the processes have changed.
    [families.flatMap((all) => all.map(({ pid }) => pid)).join(), language],
  );
  const other = language === 'fr' ? 'en' : 'fr';
  const isOnShow = summary !== undefined && run !== undefined;
  const isSheet = place === '#sheet';
  const isClass = setting.classroom !== undefined && id === undefined && place === '';
  const cell = id === undefined ? undefined : classroom?.cells.find((one) => one.run === id);
  const isWide = isClass || isSheet || (setting.isReadOnly && exercise === undefined);
  return (
    <LanguageContext.Provider value={language}>
      <ProjectorContext.Provider value={isProjected}>
        <RenameContext.Provider value={rename}>
          <header class="top">
            <h1>
              <a href="#">ipc-lab</a>
            </h1>
            {setting.classroom !== undefined && !isClass && (
              <a class="button" href="#">
                {say(language, texts.toClass)}
              </a>
            )}
            {!isSheet && (
              <a class="button" href="#sheet">
                {say(language, texts.sheet)}
              </a>
            )}
            {isSheet && !setting.isReadOnly && (
              <a class="button" href="#new">
                {say(language, texts.newRun)}
              </a>
            )}
            <RunList {...{ runs, id, nameOf: names.of }} />
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
          {connection !== 'open' && (
            <p class="refusal" role="alert">
              {say(language, connection === 'lost' ? texts.disconnected : connection)}
            </p>
          )}
          <div class={`columns${isWide ? ' wide' : ''}${isOnShow ? ' on-show' : ''}`}>
            <aside aria-label={say(language, texts.newRun)}>
              {!setting.isReadOnly && cell === undefined && !isSheet && (
                <Form setting={setting} isRunShown={isOnShow} onRun={start} />
              )}
              {cell !== undefined && (
                <MarkPanel key={cell.run} cell={cell} name={names.of(cell.student)} />
              )}
              {isOnShow && exercise !== undefined && (
                <VerdictView {...{ exercise, run, evidence }} onShow={setEvidence} />
              )}
            </aside>
            <main>
              {isOnShow ? (
                <>
                  <LabelContext.Provider value={renameLabel}>
                    <RunPanel
                      key={id}
                      heading={
                        cell === undefined
                          ? shortCommand(summary.title)
                          : `${names.of(cell.student)} · ${cell.exercise}`
                      }
                      {...{ summary, run, version, evidence, earlier, exercise, problem }}
                      onShow={setEvidence}
                      onStop={() => void stop()}
                      onAgain={againOf()}
                    />
                  </LabelContext.Provider>
                  <Announcements key={`said ${summary.id}`} {...{ run, title: summary.title }} />
                </>
              ) : isSheet ? (
                <SheetView {...{ setting }} onRun={start} />
              ) : isClass && setting.classroom !== undefined ? (
                classroom !== undefined && (
                  <ClassPanel
                    {...{ setting: setting.classroom, exercises: setting.exercises, names }}
                    view={classroom}
                  />
                )
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
        </RenameContext.Provider>
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
