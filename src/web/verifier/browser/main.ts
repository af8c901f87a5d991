import { startPage } from './page.js';
import { serveRequests } from './worker.js';

/**
 * The one function that the build wraps this whole program in. Its own text makes the worker, so that nothing
 * has to be fetched: not from the server, which the page's policy forbids, and not from a file on a disk.
 */
declare const mingchouVerifier: () => void;

if (typeof document === 'undefined') serveRequests(self as unknown as Parameters<typeof serveRequests>[0]);
else startPage(`${mingchouVerifier.toString()}\nmingchouVerifier();`);
