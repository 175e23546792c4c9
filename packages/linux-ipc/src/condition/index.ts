export { Condition } from './condition.js';
