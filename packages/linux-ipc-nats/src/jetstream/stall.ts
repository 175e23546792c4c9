/** Whether something that was stored does not arrive: it is behind at two heartbeats, and did not move between them. */
export class Stall {
  #arrivedBefore = NaN;

  /** Called at each heartbeat of the side that stores. */
  isSeen(arrived: number, stored: number): boolean {
    const isSeen = stored > arrived && arrived === this.#arrivedBefore;
    this.#arrivedBefore = isSeen || stored <= arrived ? NaN : arrived;
    return isSeen;
  }
}
