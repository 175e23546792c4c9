/**
 * Heartbeats: whether the peer is there, by what is heard of it. Silence counts only while this side's
 * connection is up and this process runs: a process that was stopped finds its peer's frames unread.
 */
export interface PulseOwner {
  isUp(): boolean;
  onBeat(): void;
  /** Nothing was heard for too long. */
  onSilence(): void;
  /** This process did not run for this many milliseconds. */
  onStop(milliseconds: number): void;
}

export class Pulse {
  readonly #heartbeatMilliseconds: number;
  readonly #silenceMilliseconds: number;
  readonly #owner: PulseOwner;
  readonly #timer: NodeJS.Timeout;
  #heardAt = performance.now();
  /** Whether something was heard since the last tick: to read the clock for each message would cost too much. */
  #isHeard = false;
  #tickedAt = performance.now();
  #isStopped = false;

  constructor(heartbeatMilliseconds: number, silenceMilliseconds: number, owner: PulseOwner) {
    this.#heartbeatMilliseconds = heartbeatMilliseconds;
    this.#silenceMilliseconds = silenceMilliseconds;
    this.#owner = owner;
    this.#timer = setInterval(() => {
      this.#tick();
    }, heartbeatMilliseconds);
    // The connection's socket keeps the process alive.
    this.#timer.unref();
  }

  heard(): void {
    this.#isHeard = true;
  }

  /** Idempotent. The session may end because this process was stopped: so a stop is reported first. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#checkPause();
  }

  #tick(): void {
    const hasPaused = this.#checkPause();
    if (hasPaused || !this.#owner.isUp()) this.heard();
    const now = performance.now();
    if (this.#isHeard) this.#heardAt = now;
    this.#isHeard = false;
    if (now - this.#heardAt > this.#silenceMilliseconds) this.#owner.onSilence();
    else this.#owner.onBeat();
  }

  /** Whether this process did not run for longer than a heartbeat. */
  #checkPause(): boolean {
    const now = performance.now();
    const pausedMs = now - this.#tickedAt - this.#heartbeatMilliseconds;
    this.#tickedAt = now;
    const hasPaused = pausedMs > this.#heartbeatMilliseconds;
    if (hasPaused) this.#owner.onStop(pausedMs);
    return hasPaused;
  }
}
