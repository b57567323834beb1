import { expect, test } from 'vitest';
import { KeyedRandom } from '../random.ts';
import { isSigned, signToken, tokenKey } from './json-web-token.ts';

const key = tokenKey(new KeyedRandom(1));

test('a token has the form of a real one', () => {
  const token = signToken(key, { sub: '한' });
  const [header = '', claims = '', signature = ''] = token.split('.');
  expect(Buffer.from(header, 'base64url').toString()).toMatch(/^\{"alg":"RS256","kid":"[\w-]{43}"\}$/);
  expect(Buffer.from(claims, 'base64url').toString()).toBe('{"sub":"한"}');
  expect(Buffer.from(signature, 'base64url').length).toBe(256);
  expect(token).toBe(signToken(tokenKey(new KeyedRandom(1)), { sub: '한' }));
});

test('only what the cluster has made is signed', () => {
  const token = signToken(key, { sub: 'a' });
  const [header = '', , signature = ''] = token.split('.');
  const forged = `${header}.${Buffer.from('{"sub":"b"}').toString('base64url')}.${signature}`;
  const other = tokenKey(new KeyedRandom(2));
  expect([token, forged, `${header}..`, 'x', ''].map((one) => isSigned(key, one))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(isSigned(other, token)).toBe(false);
});
