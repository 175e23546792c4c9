/**
 * Refuses a runtime that cannot work, in one line, before the addon is loaded: its functions would be
 * missing, or end the process. Every entry point imports this first, through `native.ts`. This module
 * and those that are evaluated before it use nothing that an older Node.js lacks.
 */
const least = { major: 20, minor: 4 };

/** Throws what is wrong with the runtime, if anything is. */
export function requireSupportedRuntime(platform: string, versions: NodeJS.ProcessVersions): void {
  const needed = `linux-ipc needs Linux and Node.js ${String(least.major)}.${String(least.minor)} or later`;
  // Their Node-API lacks libuv's uv_poll, with which the addon waits.
  if (versions['bun'] !== undefined)
    throw unsupported(`${needed}, and this is Bun ${versions['bun']}`);
  if (versions['deno'] !== undefined)
    throw unsupported(`${needed}, and this is Deno ${versions['deno']}`);
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  if (major < least.major || (major === least.major && minor < least.minor)) {
    throw unsupported(`${needed}, and this is Node.js ${versions.node}`);
  }
  if (platform !== 'linux') throw unsupported(`${needed}, and this is ${platform}`);
}

function unsupported(message: string): Error {
  return Object.assign(new Error(message), { code: 'ERR_UNSUPPORTED_RUNTIME' });
}
