import landscape from "../../../../catalog/samples/clip-landscape.txt" with { type: "text" };
import portrait from "../../../../catalog/samples/clip-portrait.txt" with { type: "text" };
import tone from "../../../../catalog/samples/tone.txt" with { type: "text" };

/** The files are written in hex, since any word may turn up by chance in base64. */
const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll("\n", ""), "hex");

/** Four seconds of three soft notes, titled: players show the words that were asked for. */
export function toneTitled(title: string): Uint8Array {
  return Buffer.concat([id3(title), bytesOf(tone)]);
}

/** Four seconds of flowing colour, upright or lying; `note` makes each copy a file of its own. */
export function clipFor(ratio: number, note: string): Uint8Array {
  const clip = bytesOf(ratio < 1 ? portrait : landscape);
  const text = Buffer.from(note);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + text.length);
  head.write("free", 4, "latin1"); // A box that every player skips.
  return Buffer.concat([clip, head, text]);
}

/** An ID3v2.3 tag with one frame, the title. */
function id3(title: string): Uint8Array {
  const text = Buffer.concat([Buffer.from([1, 0xff, 0xfe]), Buffer.from(title, "utf16le")]);
  const frame = Buffer.alloc(10);
  frame.write("TIT2", "latin1");
  frame.writeUInt32BE(text.length, 4);
  const size = frame.length + text.length;
  const sevenBits = [21, 14, 7, 0].map((shift) => (size >> shift) & 127);
  const tag = Buffer.from([...Buffer.from("ID3", "latin1"), 3, 0, 0, ...sevenBits]);
  return Buffer.concat([tag, frame, text]);
}
