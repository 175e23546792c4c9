export { Child, type ChildOptions, type ChildStream, spawnChild } from './child.js';
export { describeExit, type ExitStatus, shellStatus } from './exit-status.js';
export { ProcessIdentity } from './identity.js';
export { connectToParent, type Parent } from './parent.js';
export { ProcessDescriptor } from './process-descriptor.js';
