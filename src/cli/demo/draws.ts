import type { INestApplicationContext } from '@nestjs/common';
import { CeremonyService } from '../../ceremony/ceremony.service.js';
import { EntropyService } from '../../ceremony/witness/entropy.service.js';
import { FreezeService } from '../../ceremony/freeze.service.js';
import { RehearsalService } from '../../ceremony/rehearsal/rehearsal.service.js';
import { SealService, type SealedResult } from '../../ceremony/seal.service.js';
import { plannedWitness, type WitnessInput, witnessText } from '../../ceremony/witness/witness.rules.js';
import { addDays, type Day, type Month } from '../../kernel/day.js';
import { Entropy } from '../../platform/entropy.js';
import type { Staff } from './people.js';

/** Days from the draw in which the visits lie: some weeks, so that few people suffice for many visits. */
const WINDOW_DAYS = 30;
const DIGITS = 10;
const DICE = { digits: DIGITS, kind: 'DEVICE', device: 'DICE' } as const;

/** Two witnesses from outside, each with an account of the own. */
function witnessesOf(staff: Staff): { notary: WitnessInput; firm: WitnessInput } {
  return {
    notary: {
      ...{ witness: '王敏', organisation: '甘孜州公证处', role: '公证员', ...DICE },
      accountId: staff.notary.accountId,
    },
    firm: {
      ...{ witness: '李强', organisation: '甘孜州道路运输协会', role: '企业代表', ...DICE },
      accountId: staff.firm.accountId,
    },
  };
}

export interface FrozenDraw {
  readonly drawId: string;
  readonly freezeDigest: string;
}

/** Creates a draw of a plan line's month, rehearses it and freezes its frame. */
export async function freezeDraw(
  app: INestApplicationContext,
  staff: Staff,
  planLineId: string,
  { month, today }: { month: Month; today: Day },
): Promise<FrozenDraw> {
  const drawId = await app.get(CeremonyService, { strict: false }).plan(staff.drawer, { planLineId, month });
  const settings = { asOf: today, windowFrom: today, windowTo: addDays(today, WINDOW_DAYS) };
  await app.get(RehearsalService, { strict: false }).rehearse(staff.drawer, drawId, settings);
  const freezeDigest = await app.get(FreezeService, { strict: false }).freeze(staff.drawer, drawId, {
    ...settings,
    entropyPlan: Object.values(witnessesOf(staff)),
  });
  return { drawId, freezeDigest };
}

/** Two witnesses roll ten-sided dice; each confirms what the other gave; then the draw runs, once. */
export async function drawWithWitnesses(
  app: INestApplicationContext,
  staff: Staff,
  drawId: string,
): Promise<SealedResult> {
  const entropy = app.get(EntropyService, { strict: false });
  const dice = app.get(Entropy, { strict: false });
  const witnesses = witnessesOf(staff);
  const rolled = (one: WitnessInput) => ({
    witness: witnessText(plannedWitness(one)),
    text: roll(dice, DIGITS),
  });
  const notary = rolled(witnesses.notary);
  const firm = rolled(witnesses.firm);
  await entropy.give(staff.notary, drawId, [notary]);
  await entropy.give(staff.firm, drawId, [firm]);
  await entropy.confirm(staff.firm, drawId, [notary]);
  await entropy.confirm(staff.notary, drawId, [firm]);
  return app.get(SealService, { strict: false }).seal(staff.drawer, drawId);
}

/** `count` rolls of a ten-sided die. */
function roll(dice: Entropy, count: number): string {
  let digits = '';
  while (digits.length < count) {
    const [byte] = dice.bytes(1);
    // 250–255 would make 0–5 more likely.
    if (byte < 250) digits += String(byte % 10);
  }
  return digits;
}
