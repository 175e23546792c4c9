/** The signals of our terminal reach the command as they would without us, though its session is another. */

const passed = ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGCONT'] as const;

export function passSignals(send: (name: NodeJS.Signals) => void): { end: () => void } {
  const pass = (name: NodeJS.Signals): void => {
    send(name);
    if (name === 'SIGTSTP') process.kill(process.pid, 'SIGSTOP');
  };
  for (const name of passed) process.on(name, pass);
  return {
    end: () => {
      for (const name of passed) process.off(name, pass);
    },
  };
}
