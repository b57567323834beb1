import { isBlank, isBreak, isEnd, isSpaceOrEnd, readableLength } from './yaml-characters.ts';
import { YamlFault } from './yaml-fault.ts';

/** A place in a YAML text. */
export class YamlCursor {
  readonly text: string;
  index = 0;
  /** Counted from 0. */
  line = 0;
  column = 0;
  readonly #readable: number;

  constructor(text: string) {
    this.text = text;
    this.#readable = readableLength(text);
  }

  /** A fault that go-yaml's scanner finds here, or in the context's line when this is the first. */
  fault(problem: string, contextLine: number): YamlFault {
    return new YamlFault(problem, this.line === 0 ? contextLine : this.line + 1);
  }

  /** The character here or some characters on; '' behind the end. Throws where a piece of the text begins that YAML does not allow. */
  at(offset = 0): string {
    if (this.index + offset >= this.#readable) throw new YamlFault('control characters are not allowed');
    return this.text.charAt(this.index + offset);
  }

  advance(count = 1): void {
    this.index += count;
    this.column += count;
  }

  /** Goes past a line break; gives what it counts as. */
  newLine(): string {
    const char = this.at();
    this.index += char === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.column = 0;
    this.line++;
    return char === '\u2028' || char === '\u2029' ? char : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.at())) this.advance();
  }

  skipComment(): void {
    if (this.at() !== '#') return;
    while (!isBreak(this.at()) && !isEnd(this.at())) this.advance();
  }

  /** What may follow a directive or the header of a block scalar: a comment and the line's end. */
  restOfLine(contextLine: number): void {
    this.skipBlanks();
    this.skipComment();
    if (isBreak(this.at())) this.newLine();
    else if (!isEnd(this.at())) throw this.fault('did not find expected comment or line break', contextLine);
  }

  /** Whether `---` or `...` stands here. */
  documentIndicator(): boolean {
    return /^(?:---|\.\.\.)$/.test(this.text.slice(this.index, this.index + 3)) && isSpaceOrEnd(this.at(3));
  }
}
