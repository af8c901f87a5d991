import type { ChosenFile } from './bundle-files.js';
import type { PickedFile, Reply, Request } from './messages.js';
import { Workbench } from './workbench.js';

/** The side of a worker that this program uses; the library's types are those of a page. */
interface WorkerScope {
  postMessage(reply: Reply): void;
  addEventListener(kind: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

/** Files as a browser gives them. */
export function chosenOf(files: readonly PickedFile[]): ChosenFile[] {
  return files.map(({ path, file }) => ({
    path,
    size: file.size,
    read: async () => new Uint8Array(await file.arrayBuffer()),
  }));
}

/** Answers the page's requests, in the order they come. */
export function serveRequests(scope: WorkerScope): void {
  const workbench = new Workbench();
  const answer = async (request: Request): Promise<Reply> => {
    if (request.kind === 'LOOK_UP') return { kind: 'LOOKED_UP', lookedUp: workbench.lookUp(request.code) };
    const tell = (text: string): void => scope.postMessage({ kind: 'PROGRESS', text });
    const outcome = await workbench.verify(chosenOf(request.files), request.freezeDigest, tell);
    return { kind: 'VERIFIED', outcome };
  };
  scope.addEventListener('message', ({ data }) => {
    answer(data)
      .catch((error: unknown): Reply => ({ kind: 'FAILED', message: String(error) }))
      .then((reply) => scope.postMessage(reply));
  });
}
