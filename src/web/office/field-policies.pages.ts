import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import type { ActorRequest } from '../../accounts/access.guard.js';
import { CurrentActor } from '../../accounts/current-actor.js';
import type { Actor } from '../../audit/actor.js';
import { DISCLOSURE_KINDS } from '../../disclosure/disclosure.rules.js';
import { FieldPolicies } from '../../disclosure/redaction/field-policies.service.js';
import { POLICIES } from '../../disclosure/redaction/policy.rules.js';
import {
  type FieldPolicyKind,
  PUBLISHED_FIELDS,
  publishedField,
} from '../../disclosure/redaction/published-fields.js';
import { Pages } from '../../platform/http/pages.js';
import { read } from '../../platform/http/read.js';

const PATH = '/office/field-policies';
const PAGE = 'office/field-policies';
const KINDS = Object.keys(PUBLISHED_FIELDS) as [FieldPolicyKind, ...FieldPolicyKind[]];
const KIND_NAMES: Readonly<Record<FieldPolicyKind, string>> = { ALL: '所有公示', ...DISCLOSURE_KINDS };

const FORM = z
  .object({
    /** Kind and field of the one select: RESULT/remark. */
    place: z.string('请选择字段').max(100),
    policy: z.string('请选择公开方式').max(20).default(''),
    source: z.string('请填写依据或理由').max(2000, '依据或理由太长，请删减').default(''),
  })
  .transform(({ place, ...rest }) => {
    const [kind, ...field] = place.split('/');
    return { kind: kind as FieldPolicyKind, field: field.join('/'), ...rest };
  });

/** How each field of each kind of publication goes out: shown to all who publish, set by an administrator. */
@Controller('office/field-policies')
export class FieldPoliciesPages {
  constructor(
    private readonly pages: Pages,
    private readonly policies: FieldPolicies,
  ) {}

  @Get()
  async show(@Req() request: ActorRequest, @Res() response: Response): Promise<void> {
    this.pages.show(request, response, PAGE, await this.data());
  }

  @Post()
  async set(
    @Req() request: ActorRequest,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<void> {
    const again = { template: PAGE, data: () => this.data() };
    await this.pages.submit(request, response, again, async () => {
      await this.policies.set(actor, read(FORM, body));
      return [PATH, '已设置。从现在起拟写的公示稿按新的方式公开，已经拟好和公示的不变。'];
    });
  }

  private async data() {
    const groups = [];
    for (const kind of KINDS) {
      groups.push({ kind, name: KIND_NAMES[kind], fields: await this.policies.fields(kind) });
    }
    const history = await this.policies.history();
    return {
      ...{ title: '公示字段', groups, policies: POLICIES },
      history: history.map((one) => ({
        ...one,
        kindName: KIND_NAMES[one.kind],
        label: publishedField(one.kind, one.field)?.label ?? '',
      })),
    };
  }
}
