import { cleanText, cutText } from '../../kernel/text.js';

/** What a request was about to do with a draw. */
export interface Attempt {
  /** As people say it: 冻结名录. */
  readonly act: string;
  /** As it stands in the address or the form; null where the act concerns no draw yet. */
  readonly drawId: string | null;
  readonly way: '页面' | '接口';
}

/** Acts of the ceremony by what follows a draw's address. */
const ACTS: Readonly<Record<string, string>> = {
  rehearsal: '试抽',
  freeze: '冻结名录',
  entropy: '录入监督员数字',
  digits: '录入监督员数字',
  'entropy/confirmation': '确认监督员数字',
  confirmation: '确认监督员数字',
  seal: '随机抽取',
  'void-request': '申请作废抽取',
  void: '作废抽取',
  publicity: '设定名单公开日期',
  recusals: '申请回避',
  declarations: '申报利害关系',
};

/** Reading acts whose refusal is the refusal of a look at the drawn list. */
const LOOKS = /^(?:bundle|record|drawn|excluded|files|after|room|looks|pictures|shortage|recusals)(?:\/|$)/;

const DRAW_PATH = /^\/(office|api\/v1)\/draws(?:\/([^/]+)(?:\/(.+))?)?$/;
const PUBLICATION_PATH = /^\/(?:(office)\/disclosures\/drafts|(api\/v1)\/disclosure-drafts)$/;

/**
 * The act of the ceremony that a request attempts, or null for any other request. Looks at lists count where they are
 * refused. Addresses are read as the router reads them: in any case, with or without a slash at the end.
 * @param body what was sent: a publication names its draw there
 */
export function attemptOf(method: string, path: string, body: unknown): Attempt | null {
  const place = path.toLowerCase().replace(/\/+$/, '');
  const publication = PUBLICATION_PATH.exec(place);
  if (publication) {
    const { kind, objectId } = (body ?? {}) as { kind?: unknown; objectId?: unknown };
    if (isReading(method) || kind !== 'DRAW') return null;
    return { act: '公布抽取名单', drawId: short(objectId), way: wayOf(publication[1] ?? publication[2]) };
  }
  const draw = DRAW_PATH.exec(place);
  if (!draw) return null;
  const [, front, id, rest = ''] = draw;
  const way = wayOf(front);
  if (isReading(method)) {
    return LOOKS.test(rest) ? { act: '查看抽取名单', drawId: short(id), way } : null;
  }
  if (id === undefined) return { act: '新建抽取任务', drawId: null, way };
  return { act: ACTS[rest] ?? afterAct(rest), drawId: short(id), way };
}

/** True if a state-changing route below a draw's address has a name of its own here. */
export function isNamedAct(rest: string): boolean {
  return Object.hasOwn(ACTS, rest) || rest.startsWith('after');
}

/** What happens after the draw has many addresses and one name. */
function afterAct(rest: string): string {
  if (!rest.startsWith('after')) return '办理抽取';
  if (rest.endsWith('/approval')) return '批准抽取后的变更';
  return rest.endsWith('/refusal') ? '驳回抽取后的变更' : '申请抽取后的变更';
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function wayOf(front: string): Attempt['way'] {
  return front === 'office' ? '页面' : '接口';
}

function short(id: unknown): string | null {
  return typeof id === 'string' && id !== '' ? cutText(cleanText(id), 40) : null;
}
