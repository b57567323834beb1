/** A text that looks like a number and came from input compares as one. */
export class InputText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = number | string | InputText | undefined;

export class Jump extends Error {
  readonly kind: 'next' | 'break' | 'continue' | 'exit' | 'return';
  readonly value: Value;

  constructor(kind: Jump['kind'], value?: Value) {
    super(kind);
    this.kind = kind;
    this.value = value;
  }
}

export class AwkError extends Error {}

export const looksNumeric = (text: string): boolean =>
  /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text);

export const toNumber = (value: Value): number => {
  if (typeof value === 'number') return value;
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(
    value instanceof InputText ? value.text : (value ?? ''),
  );
  return match ? Number(match[1]) : 0;
};
