export { Descriptor } from './descriptor.js';
