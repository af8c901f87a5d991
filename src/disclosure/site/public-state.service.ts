import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../platform/clock.js';

/**
 * Tells one state of all that is public from the next. Whatever the public may read changes by an act, and every act
 * stands in the log; or by itself with a new day.
 */
@Injectable()
export class PublicState {
  private running: Promise<string> | null = null;
  private waiting: Promise<string> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /**
   * The state as it is now. Whoever asks while it is being read waits for the next reading, which all of them share:
   * nobody gets a state from before the question, and a hundred readers cost one.
   */
  stamp(): Promise<string> {
    if (this.running === null) return this.start();
    this.waiting ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.waiting = null;
        return this.running ?? this.start();
      });
    return this.waiting;
  }

  private start(): Promise<string> {
    const reading = this.read().finally(() => {
      if (this.running === reading) this.running = null;
    });
    this.running = reading;
    return reading;
  }

  private async read(): Promise<string> {
    const today = this.clock.today();
    const [{ newest }]: { newest: string | null }[] = await this.dataSource.query(
      'SELECT max(id) AS newest FROM disclosure',
    );
    return `${today} ${await this.audit.position()} ${newest ?? 0}`;
  }
}
