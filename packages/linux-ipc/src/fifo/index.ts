export { FifoReader, type FifoReaderOptions } from './fifo-reader.js';
export { FifoWriter } from './fifo-writer.js';
export { makeFifo, type MakeFifoOptions } from './make-fifo.js';
export {
  openFifoReader,
  openFifoWriter,
  type OpenFifo,
  type OpenFifoReader,
  type OpenFifoWriter,
} from './open-fifo.js';
