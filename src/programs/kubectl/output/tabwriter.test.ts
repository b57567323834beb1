import { describe, expect, it } from 'vitest';
import { align, describeLayout, tableLayout, TabWriter } from './tabwriter.ts';

describe('TabWriter', () => {
  it('ends a column where a line has no cell in it', () => {
    expect(
      align('Name:\tweb\nLabels:\ta=b\n\tc=d\nLonger than that:\tx\nplain\nA:\tb\n', describeLayout),
    ).toBe(
      `Name:              web
Labels:            a=b
                   c=d
Longer than that:  x
plain
A:  b
`,
    );
  });

  it('counts characters, not bytes', () => {
    expect(align('이름\tb\n😀😀😀😀\tc\nabc\td\n', describeLayout)).toBe('이름    b\n😀😀😀😀  c\nabc   d\n');
  });

  it('keeps the widths of a table from one flush to the next', () => {
    const writer = new TabWriter(tableLayout);
    writer.write('NAME\tREADY\nlonger-name\t1/1\n');
    expect(writer.flush()).toBe('NAME          READY\nlonger-name   1/1\n');
    writer.write('a\t0/1\n');
    expect(writer.flush()).toBe('a             0/1\n');
    writer.forget();
    writer.write('a\t0/1\n');
    expect(writer.flush()).toBe('a     0/1\n');
  });
});
