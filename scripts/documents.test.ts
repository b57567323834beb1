import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The fenced blocks of a language. */
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    (match) => match[1] ?? '',
  );

const documents = ['README.md', 'README.ko.md', 'CONTRIBUTING.md'];

describe.each(documents)('%s', (document) => {
  const text = read(document);

  it('names only files and folders that exist', () => {
    const named = [
      ...text.matchAll(
        /`((?:src|content|conformance|scripts|e2e|public)\/[^`\s<]*)`|\]\((?!https?:)([^)#]+)\)/g,
      ),
    ];
    const paths = named.map((match) => match[1] ?? match[2] ?? '');
    expect(paths.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** A line `$ npm run -s shell -- …` and what is typed into it. */
const sessions = ['README.md', 'README.ko.md'].flatMap((document) =>
  blocks(read(document), 'console').flatMap((block) => {
    const [, args, input = ''] = /^\$ npm run -s shell --(.*)\n([\s\S]*)$/.exec(block) ?? [];
    return args === undefined ? [] : [{ document, args: args.trim(), input }];
  }),
);

describe('the examples', () => {
  it('are there, and both languages run and test alike', () => {
    expect(sessions.length).toBeGreaterThan(0);
    expect(blocks(read('README.md'), 'sh')).toHaveLength(2);
    expect(blocks(read('README.ko.md'), 'sh')).toEqual(blocks(read('README.md'), 'sh'));
  });

  it.each(sessions)('$document: shell $args', ({ args, input }) => {
    const [program, ...script] = (scripts['shell'] ?? '').split(' ');
    expect(program).toBe('node');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...script, ...args.split(' ').filter((word) => word !== '')],
      { cwd: root, input, encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });
});
