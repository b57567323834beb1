/** An entry of mongod's log beside its time. */
export interface Entry {
  /** The part of the server that speaks: `NETWORK`. */
  readonly component: string;
  readonly id: number;
  /** The thread that speaks. */
  readonly context: string;
  readonly message: string;
  /** What it says beside its message. */
  readonly attributes?: object;
  /** `I` if missing. */
  readonly severity?: 'E' | 'I' | 'W';
}

/** A line of mongod's log. Models mongo src/mongo/logv2/json_formatter.cpp */
export function line(
  now: number,
  { component, id, context, message, attributes, severity = 'I' }: Entry,
): string {
  const date = new Date(now).toISOString().replace('Z', '+00:00');
  const attr = attributes ? `,"attr":${JSON.stringify(attributes)}` : '';
  const head = `"s":"${severity}",  "c":${`"${component}",`.padEnd(12)}"id":${`${id},`.padEnd(9)}"ctx":"${context}"`;
  return `{"t":{"$date":"${date}"},${head},"msg":"${message}"${attr}}\n`;
}
