import { isBlank, isBreak, isEnd, isSpaceOrEnd } from './yaml-characters.ts';
import { YamlFault } from './yaml-fault.ts';

/** A place in a YAML text. */
export class YamlCursor {
  readonly text: string;
  index = 0;
  /** Counted from 0. */
  line = 0;
  column = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** A fault that go-yaml's scanner finds here, or in the context's line when this is the first. */
  fault(problem: string, contextLine: number): YamlFault {
    return new YamlFault(problem, this.line === 0 ? contextLine : this.line + 1);
  }

  /** The character here or some characters on; '' behind the end. */
  at(offset = 0): string {
    return this.text.charAt(this.index + offset);
  }

  advance(count = 1): void {
    this.index += count;
    this.column += count;
  }

  newLine(): void {
    this.index += this.at() === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.column = 0;
    this.line++;
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
