import { expect, it } from 'vitest';
import { readPcre } from './pcre.ts';

const run = (source: string, text: string, ignoreCase = false) => {
  const read = readPcre(source, ignoreCase);
  return typeof read === 'string' ? read : read.exec(text);
};

it.each([
  ['^/app(/|$)(.*)', '/app/deep/er', ['/app/deep/er', '/', 'deep/er']],
  ['\\.php$', '/index.php', ['.php']],
  ['^/(?!api)', '/web', ['/']],
  ['^/(\\w+)/\\1$', '/a/a', ['/a/a', 'a']],
  ['^/(a)|(b)$', '/a', ['/a', 'a', undefined]],
  ['^/(a+)+$', `/${'a'.repeat(4000)}b`, undefined],
  ['^/((a+)+)\\2$', '/aaaa', ['/aaaa', 'aaa', 'a']],
  ['(', '/', 'missing closing parenthesis'],
  ['[a', '/', 'missing terminating ] for character class'],
  ['*a', '/', 'quantifier does not follow a repeatable item'],
])('%s on %s', (source, text, found) => {
  const out = run(source, text);
  expect(Array.isArray(out) ? [...(out as readonly unknown[])] : out).toEqual(found);
});

it('lets the case be', () => {
  expect(run('^/APP$', '/app', true)).toEqual(['/app']);
});
