/** A command as a person would name it: each path by its last part. */
export function shortCommand(command: string): string {
  return command.replace(/[^\s'"]*\/(?=[^\s'"/])/g, '');
}
