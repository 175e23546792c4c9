export { Pipe } from './pipe.js';
