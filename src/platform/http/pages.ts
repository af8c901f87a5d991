import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { randomCsrfToken } from './csrf.js';
import { DomainError, type ErrorCode } from '../../kernel/domain-error.js';
import { CONFIG, type Config } from '../config.js';
import type { Flash, PageRequest } from './page-request.js';
import { Refusals } from './refusals.js';
import { Views } from './views.js';

/** Where a form leads when it is done, and the notice on that page. */
export type LeadsTo = readonly [to: string, notice?: string];

/** The page that shows a form again when it is refused. */
export interface FormAgain {
  readonly template: string;
  /** Read after the refusal: what stands beside the form as it is now. */
  readonly data: (error: DomainError) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** Refusals for which the form is shown again; absent: all. The others have the page of errors. */
  readonly only?: readonly ErrorCode[];
  /** Refusals that no other input would mend: they have the page of errors. */
  readonly not?: readonly ErrorCode[];
}

/** Sends pages: the template with what every page needs (visitor, CSRF token, notice, office). */
@Injectable()
export class Pages {
  constructor(
    private readonly views: Views,
    private readonly refusals: Refusals,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Renders a page. `data.title` is its heading. */
  show(
    request: PageRequest,
    response: Response,
    template: string,
    data: Record<string, unknown>,
    status = 200,
  ): void {
    response
      .status(status)
      .type('html')
      .send(this.render(request, template, data));
  }

  private render(request: PageRequest, template: string, data: Record<string, unknown>): string {
    const flash = request.session?.flash;
    if (flash) delete request.session.flash;
    return this.views.render(template, {
      visitor: request.visitor,
      path: request.path,
      query: request.query,
      csrf: needsToken(request, template) ? randomCsrfToken(request) : '',
      flash,
      office: this.config.officeName,
      banner: this.config.banner,
      faults: [],
      values: {},
      ...data,
    });
  }

  /** The same form again with its faults and what was typed: nothing is lost. The refusal is told before. */
  again(
    request: PageRequest,
    response: Response,
    template: string,
    data: Record<string, unknown>,
    error: DomainError,
  ): void {
    const refused = { problem: error.message, faults: error.faults, values: request.body ?? {} };
    const html = this.render(request, template, { ...data, ...refused });
    this.refusals.tell(request, response, error, () => response.status(error.status).type('html').send(html));
  }

  /** Does what a form asks and leads on; a refusal shows the form again with its faults and what was typed. */
  async submit(
    request: PageRequest,
    response: Response,
    { template, data, only, not }: FormAgain,
    act: () => Promise<LeadsTo>,
  ): Promise<void> {
    let done: LeadsTo;
    try {
      done = await act();
    } catch (error) {
      if (
        !(error instanceof DomainError) ||
        only?.includes(error.code) === false ||
        not?.includes(error.code)
      ) {
        throw error;
      }
      return this.again(request, response, template, await data(error), error);
    }
    return this.redirect(request, response, ...done);
  }

  /** POST → redirect, with a notice on the next page. */
  redirect(
    request: PageRequest,
    response: Response,
    to: string,
    text?: string,
    tone: Flash['tone'] = 'good',
  ) {
    if (text) request.session.flash = { tone, text };
    // The session is saved before the redirect goes out, or the next page may not see the notice.
    request.session.save(() => response.redirect(303, to));
  }
}

/**
 * The public site has no forms that change anything, an error has none at all: no token, no session, no cookie. A
 * request that could not even be read has no session yet.
 */
function needsToken(request: PageRequest, template: string): boolean {
  return template !== 'error' && !template.startsWith('public/') && Boolean(request.session);
}
