import { plainName } from '../../registry/import/named.rules.js';

interface NamedPool {
  readonly code: string;
  readonly name: string;
}
interface NamedAgency {
  readonly poolCode: string;
  readonly shortNames: readonly string[];
}

/** A level before a name and what kind of body it is behind it: 州应急管理局 and 应急管理部门 are both of 应急管理. */
const LEVEL = /^(?:四川省|[省州市县区])(?=.{3})/;
const BODY = /(?:系统|机关|部门|机构|局|厅|委员会|委)$/;

/**
 * Systems whose field of work a name mentions, to be offered first: 县应急管理局 mentions 应急管理部门's. More than one
 * is possible (交通运输局公安科), none as well (运管所).
 */
export function likelyPools(
  name: string,
  pools: readonly NamedPool[],
  agencies: readonly NamedAgency[],
): string[] {
  const text = plainName(name);
  const field = (one: string): string => plainName(one).replace(LEVEL, '').replace(BODY, '');
  return pools.flatMap(({ code, name: poolName }) => {
    const short = agencies.filter(({ poolCode }) => poolCode === code).flatMap((one) => one.shortNames);
    const fields = [poolName, ...short].map(field).filter((one) => one.length >= 2);
    return fields.some((one) => text.includes(one)) ? [code] : [];
  });
}
