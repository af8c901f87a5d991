import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Response } from 'express';
import type { Fault } from '../../kernel/domain-error.js';
import type { PageRequest } from './page-request.js';

/** Nest token of the part that keeps account of refused requests; it belongs to a feature further up. */
export const ON_REFUSED = Symbol('ON_REFUSED');

/** Why a request was refused, as the person was told. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Chinese. */
  readonly message: string;
  readonly faults: readonly Fault[];
}

/** Told of every refusal of the service, on pages and for programs, before the answer goes out. */
export interface OnRefused {
  refused(request: PageRequest, refusal: Refusal): Promise<void>;
}

/** Passes refusals on to whoever keeps account of them. */
@Injectable()
export class Refusals {
  private readonly logger = new Logger('refusals');

  constructor(private readonly modules: ModuleRef) {}

  /**
   * Tells of a refusal, then answers. A refusal that could not be written down is answered all the same: nothing has
   * happened that would have to be undone.
   * @param answer sends what was prepared; it is called once
   */
  tell(request: PageRequest, response: Response, refusal: Refusal, answer: () => void): void {
    this.note(request, refusal)
      .then(answer)
      .catch((error: unknown) => {
        this.failed(error);
        if (!response.headersSent) response.status(500);
        response.end();
      });
  }

  /** Tells of a refusal whose answer is not that of an error: a second click that is led to the one result. */
  async note(request: PageRequest, refusal: Refusal): Promise<void> {
    try {
      await this.modules.get<OnRefused>(ON_REFUSED, { strict: false }).refused(request, refusal);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    this.logger.error(error instanceof Error ? error.stack : String(error));
  }
}
