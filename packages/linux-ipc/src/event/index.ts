export { EventCounter, type EventCounterOptions } from './event-counter.js';
