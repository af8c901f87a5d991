import { Clock } from '../../src/platform/clock.js';

/** A clock that stands still until it is told to go on. */
export class FixedClock extends Clock {
  private instant: Date;

  /** @param instant as 2026-03-02T01:00:00Z */
  constructor(instant = '2026-03-02T01:00:00Z') {
    super();
    this.instant = new Date(instant);
  }

  override now(): Date {
    return new Date(this.instant);
  }

  set(instant: string): void {
    this.instant = new Date(instant);
  }

  advance(seconds: number): void {
    this.instant = new Date(this.instant.getTime() + seconds * 1000);
  }
}
