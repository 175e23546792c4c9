/** Pause, step, go back, and show the run again at any speed. The program itself is not delayed. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { Picture } from '../../history/picture.js';
import { useSay } from './language.js';
import { nextStep, speeds, type Replay, type ReplayAction } from '../model/replay.js';
import { texts } from './texts.js';
import { useKeys } from './use-keys.js';

const speedTexts = {
  'one-a-second': texts.oneASecond,
  'four-a-second': texts.fourASecond,
  'twenty-a-second': texts.twentyASecond,
  'tenth-of-real-time': texts.tenthOfRealTime,
  'real-time': texts.realTime,
  'ten-times-real-time': texts.tenTimesRealTime,
};

export function ReplayBar({
  picture: { moments, begin },
  isLive,
  replay: { count, isPlaying },
  onAction,
}: {
  /** The whole run, as far as it is known. */
  readonly picture: Picture;
  readonly isLive: boolean;
  readonly replay: Replay;
  readonly onAction: (action: ReplayAction) => void;
}): JSX.Element {
  const say = useSay();
  const [speed, setSpeed] = useState<keyof typeof speedTexts>('four-a-second');
  const all = moments.length;
  const shown = Math.min(count ?? all, all);

  useEffect(() => {
    if (!isPlaying) return undefined;
    const chosen = speeds[speed];
    const times = moments.map(({ time }) => time);
    const step = chosen && nextStep(times, shown, chosen);
    if (step === undefined) {
      onAction({ type: 'whole' });
      return undefined;
    }
    const timer = setTimeout(() => {
      onAction({ type: 'played', to: step.count });
    }, step.afterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [isPlaying, shown, speed]);

  const step = (by: number) => (): void => {
    onAction({ type: 'step', by, all });
  };
  const toggle = (): void => {
    onAction({ type: 'toggle', isLive, all });
  };
  const toWhole = (): void => {
    onAction({ type: 'whole' });
  };
  const isPause = isPlaying || (isLive && count === undefined);
  useKeys({ ' ': toggle, ArrowLeft: step(-1), ArrowRight: step(1), l: toWhole });
  const time = Math.max(0, (moments[shown - 1]?.time ?? begin) - begin).toFixed(4);
  const position = say(texts.positionIs, { shown, all, time });
  return (
    <div class="replay" role="group" aria-label={say(texts.replay)}>
      <button
        type="button"
        aria-label={say(texts.stepBack)}
        title={`${say(texts.stepBack)} (←)`}
        disabled={shown <= 1}
        onClick={step(-1)}
      >
        ◂
      </button>
      <button type="button" class="play" title={say(texts.spaceKey)} onClick={toggle}>
        {say(isPause ? texts.pause : texts.play)}
      </button>
      <button
        type="button"
        aria-label={say(texts.step)}
        title={`${say(texts.step)} (→)`}
        disabled={shown >= all}
        onClick={step(1)}
      >
        ▸
      </button>
      <input
        type="range"
        min={1}
        max={Math.max(1, all)}
        value={shown}
        aria-label={say(texts.position)}
        aria-valuetext={position}
        onInput={({ currentTarget }) => {
          onAction({ type: 'go', to: Number(currentTarget.value), all });
        }}
      />
      <span class="position">{position}</span>
      <select
        aria-label={say(texts.speed)}
        value={speed}
        onChange={({ currentTarget }) => {
          setSpeed(currentTarget.value as keyof typeof speedTexts);
        }}
      >
        {Object.entries(speedTexts).map(([id, text]) => (
          <option key={id} value={id}>
            {say(text)}
          </option>
        ))}
      </select>
    </div>
  );
}
