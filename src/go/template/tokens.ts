import { Lexer, type Token } from './lex.ts';

/** A template's tokens, which may be given back. */
export class Tokens {
  readonly #lexer: Lexer;
  /** Those that were given back; the next one is last. */
  readonly #pending: Token[] = [];
  #last: Token | undefined;
  /** The line of the token that was read last, which errors name. */
  line = 0;

  constructor(template: string) {
    this.#lexer = new Lexer(template);
  }

  next(): Token {
    const token = this.#pending.pop();
    if (token) return token;
    const read = this.#lexer.next();
    this.line = read.line;
    return read;
  }

  peek(): Token {
    const token = this.next();
    this.#pending.push(token);
    return token;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.type === 'space') token = this.next();
    this.#last = token;
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.#pending.push(token);
    return token;
  }

  giveBack(token: Token): void {
    this.#pending.push(token);
  }

  /** Gives back the token that was not a space and read last, and others that came before it. */
  backup(...before: readonly Token[]): void {
    if (this.#last) this.#pending.push(this.#last);
    this.#pending.push(...before.toReversed());
  }
}
