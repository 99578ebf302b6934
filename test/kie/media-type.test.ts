import { expect, test } from "bun:test";
import { mediaType } from "../../src/kie/media-type.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", "image"],
  ["\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", "image"],
  ["GIF89a", "image/gif", "image"],
  ["RIFF\0\0\0\0WEBPVP8 ", "image/webp", "image"],
  ["\0\0\0\x20ftypavif", "image/avif", "image"],
  ["\0\0\0\x20ftypheic", "image/heic", "image"],
  ["\0\0\0\x20ftypisom", "video/mp4", "video"],
  ["\0\0\0\x20ftypqt  ", "video/quicktime", "video"],
  ["\x1a\x45\xdf\xa3", "video/webm", "video"],
  ["\0\0\0\x20ftypM4A ", "audio/mp4", "audio"],
  ["ID3\x03\0", "audio/mpeg", "audio"],
  ["\xff\xfb\x90\x00", "audio/mpeg", "audio"],
  ["\xff\xf1\x50\x80", "audio/aac", "audio"],
  ["RIFF\0\0\0\0WAVEfmt ", "audio/wav", "audio"],
  ["OggS\0", "audio/ogg", "audio"],
  ["fLaC\0", "audio/flac", "audio"],
  ["PK\x03\x04", "application/zip", "document"],
  ["%PDF-1.7", "application/pdf", "document"],
  ["MThd\0\0\0\x06", "audio/midi", "document"],
  ["[Verse]\nлодка", "application/json", "document"],
  ['{"notes":[]}', "application/json", "document"],
  ["just words", "text/plain", "document"],
  ["<svg xmlns=", "image/svg+xml", "document"],
] as const)("%j is %s (N35)", (head, mime, kind) => {
  const bytes = head.includes("лодка") ? Buffer.from(head) : latin1(head);
  expect(mediaType(bytes)).toEqual({ mime, kind });
});

test.each([
  [""],
  ["   \n"],
  ["<!DOCTYPE html><html>"],
  ["\n <HTML><body>"],
  ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
  ['{"code":404,"msg":"not found"}'],
  ["\0\0\0\0noise"],
  ["\xfe\xfe\xfe"],
])("%j is no result (N35)", (head) => {
  expect(mediaType(latin1(head))).toBeUndefined();
});

test("a text cut in the middle of a letter is still a text (N35)", () => {
  const text = `a${"я".repeat(4096)}`; // The sample ends inside a two-byte letter.
  expect(mediaType(Buffer.from(text))).toEqual({ mime: "text/plain", kind: "document" });
});
