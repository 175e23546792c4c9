/** All rounds of the campaign share this: victims, a folder, and a check that nothing is left. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

import { Inbox } from 'linux-ipc/channel';

import { Tally, type Fate } from './kill-tally.js';
import { now, Zygote, type Victim } from './kill-victim.js';

/** Messages of a victim that is to end at a step: more than fit into the memory. */
const COUNT = 40;
/** Far longer than it takes, even on a busy machine. */
const LONGEST_RELEASE_NS = 10e9;
/** Messages of a victim that is killed at any instant. */
const MANY = 300;

const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

/** What each descriptor of this process refers to. */
function descriptorTargets(): string {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // It was that of the folder itself.
      return '';
    }
  });
  return targets.sort().join(' ');
}

export class Ground implements AsyncDisposable {
  tally = new Tally();
  readonly folder = mkdtempSync(join(tmpdir(), 'linux-ipc-kill-'));
  readonly zygote = new Zygote(this.folder);
  #paths = 0;
  #descriptors = -1;
  #firstTargets = '';

  newPath(): string {
    return join(this.folder, `${String(this.#paths++)}.socket`);
  }

  /** Starts a victim with this fate. It connects to `path`, or listens there. */
  async fork({ role, access, occurrence, action }: Fate, path: string): Promise<Victim> {
    const isKilledOutside = action === 'killed at any instant';
    return await this.zygote.fork({
      role,
      path,
      count: isKilledOutside ? MANY : COUNT,
      access: isKilledOutside ? undefined : access,
      occurrence,
      signal: action.startsWith('stopped') ? 'SIGSTOP' : 'SIGKILL',
    });
  }

  /**
   * Follows a victim until it is dead.
   *
   * @param whileStopped Checks what must hold while the victim is stopped before an access.
   */
  async seeOff(
    victim: Victim,
    fate: Fate,
    whileStopped: (access: string) => Promise<void> | void,
  ): Promise<void> {
    if (fate.action === 'killed at any instant') {
      await delay(4 * Math.random());
      victim.signal('SIGKILL');
    }
    if (await victim.stopped()) {
      const access = victim.report?.access ?? '';
      this.tally.countStop(fate, access, fate.action);
      await whileStopped(access);
      victim.signal(fate.action.endsWith('continued') ? 'SIGCONT' : 'SIGKILL');
      assert.equal(await victim.stopped(), false);
    }
    this.tally.countKill(fate, victim.report?.access);
  }

  /** @param time When the survivor knew of the death, and had received everything. */
  recovered(victim: Victim, time: number): void {
    this.tally.addRecovery(time - Math.max(victim.killedAt, victim.report?.time ?? 0));
  }

  /** No descriptor, mapping, process or socket file is left of all rounds since the first call. */
  async assertNothingLeft(): Promise<void> {
    if (this.#descriptors < 0) {
      // The first mapping of a process opens the descriptor of the memory guard, which stays open.
      (await Inbox.listen(this.newPath())).close();
      this.#descriptors = openDescriptors();
      this.#firstTargets = descriptorTargets();
    }
    // The event loop releases closed descriptors a little later.
    const deadline = now() + LONGEST_RELEASE_NS;
    while (openDescriptors() > this.#descriptors && now() < deadline) await turn();
    assert.equal(
      openDescriptors(),
      this.#descriptors,
      `${this.#firstTargets}\n${descriptorTargets()}`,
    );
    assert.doesNotMatch(readFileSync('/proc/self/maps', 'latin1'), /linux-ipc-(channel|message)/);
    assert.equal(this.zygote.children(), '');
    assert.deepEqual(readdirSync(this.folder), ['zygote']);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.zygote[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true });
  }
}
