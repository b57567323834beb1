/**
 * What Go writes for a time, text or list that was never set and that is not left out: null. The API's types know no null, for what clients
 * send has none; this is the one value that fits all of them.
 */
export const NIL = JSON.parse('null') as never;
