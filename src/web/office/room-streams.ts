import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { DRAW_STAGES, DrawProgress, type DrawStep } from '../../ceremony/draw-progress.js';
import { RoomService } from '../../ceremony/witness/room.service.js';

/** How soon a screen learns of digits that were entered elsewhere. */
const LOOK_MS = 1500;

/**
 * Lets screens follow a ceremony by server-sent events: `version` when the page has changed, `progress` while the
 * draw runs. The streams end before the service does, so that it can drain.
 */
@Injectable()
export class RoomStreams implements OnModuleDestroy {
  private readonly endings = new Set<() => void>();
  private closing = false;

  constructor(
    private readonly room: RoomService,
    private readonly progress: DrawProgress,
  ) {}

  onModuleDestroy(): void {
    this.closing = true;
    for (const end of [...this.endings]) end();
  }

  /**
   * Answers with the stream of a draw that exists.
   * @param once one look and no more: for whoever did not ask for a stream
   */
  async follow(response: Response, drawId: string, once: boolean): Promise<void> {
    // 204 tells a browser's EventSource not to come again.
    if (this.closing) return void response.status(204).end();
    let version = await this.room.version(drawId);
    const send = (text: string) => !response.writableEnded && response.write(text);
    response.status(200).type('text/event-stream').setHeader('X-Accel-Buffering', 'no');
    send(event('version', version ?? ''));
    const step = this.progress.current(drawId);
    if (step) send(progressEvent(step));
    if (once) return void response.end();
    const look = async () => {
      const now = await this.room.version(drawId);
      // A comment keeps the line open, and shows a line that is no more.
      send(now === version ? ':\n\n' : event('version', now ?? ''));
      version = now;
    };
    const end = this.keep(response, look);
    const unwatch = this.progress.watch(drawId, (next) => {
      if (next) send(progressEvent(next));
      else void look().catch(end);
    });
    response.on('close', () => {
      unwatch();
      end();
    });
  }

  /** Looks again and again until the stream ends, from whichever side. */
  private keep(response: Response, look: () => Promise<void>): () => void {
    let looking = false;
    const timer = setInterval(() => {
      if (looking) return;
      looking = true;
      look()
        .catch(end)
        .finally(() => (looking = false));
    }, LOOK_MS);
    const endings = this.endings;
    function end(): void {
      clearInterval(timer);
      endings.delete(end);
      response.end();
    }
    endings.add(end);
    return end;
  }
}

function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`;
}

function progressEvent({ stage, done, total }: DrawStep): string {
  return event('progress', JSON.stringify({ stage: DRAW_STAGES[stage], done, total }));
}
