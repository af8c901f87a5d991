import { DomainError } from '../kernel/domain-error.js';
import type { RegistryScope } from './scope.rules.js';

/** Lets only those pass who keep all the registries. @throws DomainError FORBIDDEN */
export function requireEverything(scope: RegistryScope): void {
  if (scope.everything) return;
  throw new DomainError(
    'FORBIDDEN',
    '部门名册和抽查事项清单由州局统一维护，本部门不能导入。请把文件交州局导入。',
  );
}
