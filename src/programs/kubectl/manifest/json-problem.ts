/** What is wrong with a JSON text: at which byte, counted from 1, and what Go says of it. */
export interface JsonProblem {
  readonly offset: number;
  readonly message: string;
}

/**
 * The first fault of the JSON value that a text begins with; `eof` when the text ends within it, the value's end when there
 * is none. Models encoding/json scanner.go
 */
export function scanJson(text: string): JsonProblem | 'eof' | number {
  return new JsonScanner(text).run();
}

class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

class JsonScanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): JsonProblem | 'eof' | number {
    try {
      this.value('looking for beginning of value');
      return this.at;
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      if (error.at >= this.text.length) return 'eof';
      const offset = new TextEncoder().encode(this.text.slice(0, error.at)).length + 1;
      return { offset, message: error.message };
    }
  }

  private fault(context: string): JsonFault {
    const char = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    const shown = char === "'" ? "'\\''" : char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;
    return new JsonFault(this.at, `invalid character ${shown} ${context}`);
  }

  private space(): string {
    while (/^[ \t\r\n]$/.test(this.text.charAt(this.at))) this.at++;
    return this.text.charAt(this.at);
  }

  private value(context: string): void {
    const char = this.space();
    if (char === '{') this.object();
    else if (char === '[') this.array();
    else if (char === '"') this.string();
    else if (char === '-' || isDigit(char)) this.number();
    else if (char === 't') this.literal('true');
    else if (char === 'f') this.literal('false');
    else if (char === 'n') this.literal('null');
    else throw this.fault(context);
  }

  private object(): void {
    this.at++;
    if (this.space() === '}') {
      this.at++;
      return;
    }
    for (;;) {
      if (this.space() !== '"') throw this.fault('looking for beginning of object key string');
      this.string();
      if (this.space() !== ':') throw this.fault('after object key');
      this.at++;
      this.value('looking for beginning of value');
      const end = this.space();
      if (end !== ',' && end !== '}') throw this.fault('after object key:value pair');
      this.at++;
      if (end === '}') return;
    }
  }

  private array(): void {
    this.at++;
    if (this.space() === ']') {
      this.at++;
      return;
    }
    for (;;) {
      this.value('looking for beginning of value');
      const end = this.space();
      if (end !== ',' && end !== ']') throw this.fault('after array element');
      this.at++;
      if (end === ']') return;
    }
  }

  private string(): void {
    for (this.at++; ; this.at++) {
      const char = this.text.charAt(this.at);
      if (char === '"') {
        this.at++;
        return;
      }
      if (char < ' ') throw this.fault('in string literal');
      if (char !== '\\') continue;
      this.at++;
      const escape = this.text.charAt(this.at);
      if (!/^[bfnrt\\/"u]$/.test(escape)) throw this.fault('in string escape code');
      if (escape !== 'u') continue;
      for (let digit = 0; digit < 4; digit++) {
        this.at++;
        if (!/^[\da-f]$/i.test(this.text.charAt(this.at))) {
          throw this.fault('in \\u hexadecimal character escape');
        }
      }
    }
  }

  private number(): void {
    if (this.text.charAt(this.at) === '-') this.at++;
    if (this.text.charAt(this.at) === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text.charAt(this.at) === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (/^e$/i.test(this.text.charAt(this.at))) {
      this.at++;
      if (/^[+-]$/.test(this.text.charAt(this.at))) this.at++;
      this.digits('in exponent of numeric literal');
    }
  }

  private digits(context: string): void {
    if (!isDigit(this.text.charAt(this.at))) throw this.fault(context);
    while (isDigit(this.text.charAt(this.at))) this.at++;
  }

  private literal(word: string): void {
    for (const expected of word) {
      if (this.text.charAt(this.at) !== expected) {
        throw this.fault(`in literal ${word} (expecting '${expected}')`);
      }
      this.at++;
    }
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}
