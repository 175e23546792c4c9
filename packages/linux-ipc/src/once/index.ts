export { Once } from './once.js';
