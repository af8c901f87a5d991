import type { ModuleRef } from '@nestjs/core';
import { type OnReported, ReportedActs } from '../../src/plan/reported-acts.js';

const NOBODY: OnReported = {
  planInForce: async () => undefined,
  tasksChanged: async () => undefined,
};

/** For services on a database without the running application: there is no provincial system to report to. */
export const UNREPORTED = new ReportedActs({ get: () => NOBODY } as unknown as ModuleRef);
