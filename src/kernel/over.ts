/**
 * The reason of an end that is no error: whatever was waited for has come. Without a reason `abort`
 * makes an error each time, with its stack: 3.6 ms of the 100 of a simulated seed (measured).
 */
export const OVER = "over";
