import { Controller, Get, Query } from '@nestjs/common';
import { pageNumber } from '../platform/http/read.js';
import { disclosureFilter } from './disclosure.body.js';
import { DisclosureReader } from './disclosure-reader.service.js';

/** Publications for programs. The list is public. */
@Controller('api/v1/disclosures')
export class DisclosureController {
  constructor(private readonly reader: DisclosureReader) {}

  @Get()
  list(@Query() query: Record<string, unknown>) {
    return this.reader.list(disclosureFilter(query), pageNumber(query['page']));
  }
}
