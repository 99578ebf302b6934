import clip from "../../catalog/samples/clip-landscape.txt" with { type: "text" };
import photo from "../../catalog/samples/photo.txt" with { type: "text" };
import tone from "../../catalog/samples/tone.txt" with { type: "text" };
import type { Media } from "./model.ts";

/** A small file of our own, for runs that nobody has sent a file for. */
export interface Sample {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** The files are written in hex, since any word may turn up by chance in base64. */
const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll("\n", ""), "hex");

/** A drawn house of 1024 × 768, four seconds of colour, four seconds of three notes. */
export function sampleOf(media: Media): Sample | undefined {
  switch (media) {
    case "image":
      return { name: "house.png", mime: "image/png", bytes: bytesOf(photo) };
    case "video":
      return { name: "colours.mp4", mime: "video/mp4", bytes: bytesOf(clip) };
    case "audio":
      return { name: "notes.mp3", mime: "audio/mpeg", bytes: bytesOf(tone) };
    case "document":
      return undefined;
  }
}
