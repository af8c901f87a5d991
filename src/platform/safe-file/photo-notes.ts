import { load } from 'exifreader';

/** What a camera wrote into a photo, as far as we ask. */
export interface PhotoNotes {
  /** YYYY-MM-DDTHH:mm:ss by the camera's clock, which names no zone. */
  readonly takenAt: string | null;
  /** Degrees, WGS 84, south and west negative. */
  readonly position: { readonly latitude: string; readonly longitude: string } | null;
  /** Which side is up, 1 to 8 as in Exif. */
  readonly orientation: number;
}

export const NO_NOTES: PhotoNotes = { takenAt: null, position: null, orientation: 1 };

/** Reads the notes; what cannot be read is left out. @param notes `Picture.notes`, at most 64 KB */
export function photoNotes(notes: Buffer | null): PhotoNotes {
  if (notes === null) return NO_NOTES;
  try {
    const { exif, gps } = load(notes, { expanded: true, includeUnknown: false });
    return {
      takenAt: momentOf(exif?.DateTimeOriginal?.description ?? exif?.DateTime?.description),
      position: positionOf(gps?.Latitude, gps?.Longitude),
      orientation: Number(exif?.Orientation?.value ?? 1),
    };
  } catch {
    // Notes are a gift: a photo with broken ones is a photo all the same.
    return NO_NOTES;
  }
}

function momentOf(text: unknown): string | null {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(typeof text === 'string' ? text : '');
  if (found === null) return null;
  const [, year, month, day, hour, minute, second] = found;
  const moment = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const read = new Date(`${moment}Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 19) !== moment ? null : moment;
}

/** Seven decimals are a centimetre. Zero, zero is what a phone writes that does not know. */
function positionOf(latitude: unknown, longitude: unknown): PhotoNotes['position'] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || (latitude === 0 && longitude === 0)) {
    return null;
  }
  return { latitude: latitude.toFixed(7), longitude: longitude.toFixed(7) };
}
