export type { TimerClock, TimerRemaining, TimerStart } from './setting.js';
export { Timer } from './timer.js';
