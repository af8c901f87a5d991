import { AsyncLocalStorage } from 'node:async_hooks';
import { EntityManager } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

type Work = (tx: EntityManager) => Promise<unknown>;
type Transaction = (this: EntityManager, isolationOrWork: unknown, work?: Work) => Promise<unknown>;

/** The transaction in which the code that runs now stands; closed once it has ended. */
const within = new AsyncLocalStorage<{ open: boolean }>();
let watched = false;

/**
 * From now on whatever runs inside a transaction and asks for another connection fails: ten people who do so at once
 * hold all connections, and each waits for one more. A transaction of its own is begun on purpose and is left alone.
 */
export function refuseSecondConnections(): void {
  if (watched) return;
  watched = true;
  const manager = EntityManager.prototype as unknown as { transaction: Transaction };
  const { transaction } = manager;
  manager.transaction = function (isolationOrWork, work) {
    const wrapped = (one: Work): Work => {
      const state = { open: true };
      return (tx) => within.run(state, () => one(tx)).finally(() => (state.open = false));
    };
    const given: Work | undefined = work && wrapped(work);
    return within.run({ open: false }, () =>
      given === undefined
        ? transaction.call(this, wrapped(isolationOrWork as Work))
        : transaction.call(this, isolationOrWork, given),
    );
  };
  const driver = PostgresDriver.prototype;
  const { obtainMasterConnection } = driver;
  driver.obtainMasterConnection = function () {
    const second = within.getStore()?.open === true;
    return second
      ? Promise.reject(new Error('a transaction asks for a second connection: pass tx on'))
      : obtainMasterConnection.call(this);
  };
}
