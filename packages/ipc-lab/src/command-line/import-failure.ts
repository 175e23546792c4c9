/**
 * linux-ipc refuses a runtime that cannot work, and one without its addon, while it is imported: too
 * early for the program to catch. Imported before it, this module ends the program with the one line.
 */
const codes: readonly unknown[] = ['ERR_UNSUPPORTED_RUNTIME', 'ERR_ADDON_NOT_FOUND'];

process.on('uncaughtExceptionMonitor', (error: NodeJS.ErrnoException) => {
  if (!codes.includes(error.code)) return;
  console.error(error.message);
  process.exit(1);
});
