/** A picture that was looked into. */
export interface Picture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** A JPEG of nothing but the camera's notes (Exif); null where there are none. */
  readonly notes: Buffer | null;
  /** The picture without its notes. @param orientation which side is up, 1 to 8 as in Exif */
  readonly clean: (orientation: number) => Buffer;
}

/** The picture; or, in Chinese, why it is not taken. */
export type PictureVerdict = { readonly picture: Picture } | { readonly refusal: string };

/** What a browser can open without running out of memory; more than any phone takes by itself. */
export const MOST_PIXELS = 80_000_000;
const LONGEST_SIDE = 30_000;

/** Why a picture of this size is not taken, or null. The header says it: nothing is unpacked. */
export function pixelRefusal(width: number, height: number): string | null {
  if (width === 0 || height === 0) return '图片没有内容。请重新拍摄或重新选择。';
  if (width <= LONGEST_SIDE && height <= LONGEST_SIDE && width * height <= MOST_PIXELS) return null;
  return `图片有${width}×${height}像素，超过${MOST_PIXELS / 10_000}万像素(单边${LONGEST_SIDE})的上限。请缩小后再上传。`;
}
