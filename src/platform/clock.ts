import { Injectable } from '@nestjs/common';
import { shanghaiDay, type Day } from '../kernel/day.js';

/** The only source of the present time. Tests put a fixed clock in its place. */
@Injectable()
export class Clock {
  /** The present instant. */
  now(): Date {
    return new Date();
  }

  /** The present day in Asia/Shanghai. */
  today(): Day {
    return shanghaiDay(this.now());
  }
}
