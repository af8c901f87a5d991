import type { Draw } from '../ceremony/draw.entity.js';
import type { DrawAnnouncement } from './disclosure.content.js';

/** Makes a text that the office typed fit for everyone. */
export type Open = (text: string) => string;

/** A draw as pages for everyone may show it: what names it is redacted, its numbers and digests are what they are. */
export function publicDraw(draw: Draw, open: Open): Draw {
  const { taskName, itemName, voidReason } = draw;
  const texts = { taskName: open(taskName), itemName: open(itemName) };
  return { ...draw, ...texts, voidReason: voidReason && open(voidReason) };
}

/** The same of what announces it. */
export function publicAnnouncement(about: DrawAnnouncement, open: Open): DrawAnnouncement {
  const { planTitle, taskName, itemName, scope, agencies } = about;
  return {
    ...{ ...about, planTitle: open(planTitle), taskName: open(taskName), itemName: open(itemName) },
    ...{ scope: open(scope), agencies: open(agencies) },
  };
}
