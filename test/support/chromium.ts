import { appendFileSync, existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Browsers of the machine; none is downloaded. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];
/** Needed as root and in a container; the rest keeps the browser from calling its maker. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of the browser to be used: CHROMIUM_PATH, else one of the usual places; null without any. */
export function chromiumPath(): string | null {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  return USUAL_PLACES.find((place) => existsSync(place)) ?? null;
}

/** Starts a browser without a window; a page of it speaks Chinese and Shanghai time. */
export async function openChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('no Chromium: set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

/**
 * A `describe` whose tests need a browser. Without one they are skipped, and the run says so in a banner at
 * its end; where CI=true that is a failure.
 */
export function describeInChromium(name: string, tests: () => void): void {
  if (chromiumPath()) {
    describe(name, tests);
    return;
  }
  if (process.env.CI === 'true') {
    describe(name, () => {
      it('finds a Chromium', () => {
        throw new Error('CI=true but there is no Chromium: install it or set CHROMIUM_PATH');
      });
    });
    return;
  }
  const notes = process.env.MINGCHOU_TEST_NOTES;
  if (notes) appendFileSync(notes, `${name}\n`);
  describe.skip(name, tests);
}
