export { Barrier } from './barrier.js';
