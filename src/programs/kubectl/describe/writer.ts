import { escapeTerminal } from '../output/table.ts';
import { describeLayout, TabWriter } from '../output/tabwriter.ts';

/** Where describers write: text at a level of indentation, two blanks each. Models kubectl/pkg/describe/describe.go PrefixWriter */
export interface PrefixWriter {
  /** Writes text after the level's blanks; lines inside the text get none. */
  write(level: number, text: string): void;
  /** Writes a whole line. */
  line(text: string): void;
  /** Ends all columns: what follows is aligned anew. */
  flush(): void;
}

/** The text of one description, its tab-terminated cells aligned. */
export class DescribeWriter implements PrefixWriter {
  readonly #tabs = new TabWriter(describeLayout);
  #done = '';

  write(level: number, text: string): void {
    this.#tabs.write(escapeTerminal('  '.repeat(level) + text));
  }

  line(text: string): void {
    this.write(0, `${text}\n`);
  }

  flush(): void {
    this.#done += this.#tabs.flush();
  }

  /** Everything written so far. */
  finish(): string {
    this.flush();
    return this.#done;
  }
}

/** Text with its tabs as they are, which is how `kubectl rollout` shows pod templates. */
export class PlainWriter implements PrefixWriter {
  text = '';

  write(level: number, text: string): void {
    this.text += escapeTerminal('  '.repeat(level) + text);
  }

  line(text: string): void {
    this.write(0, `${text}\n`);
  }

  flush(): void {
    // Nothing is aligned.
  }
}

/** A writer that indents further what another one writes. */
export function nested(writer: PrefixWriter, indent: number): PrefixWriter {
  return {
    write: (level, text) => writer.write(level + indent, text),
    line: (text) => writer.write(indent, `${text}\n`),
    flush: () => writer.flush(),
  };
}
