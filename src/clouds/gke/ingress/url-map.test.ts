import { expect, it } from 'vitest';
import { backendFor, type UrlMap } from './url-map.ts';

const map: UrlMap = {
  hosts: {
    'shop.example.com': [
      ['/', 'root'],
      ['/api', 'exact'],
      ['/api/*', 'api'],
      ['/api/v2/*', 'second'],
    ],
    '*.example.com': [['/*', 'wildcard']],
    '*': [['/only', 'anybody']],
  },
  defaultBackend: 'default',
  backends: {},
};

it.each([
  ['shop.example.com', '/', 'root'],
  ['shop.example.com', '/index.html', 'default'],
  ['shop.example.com', '/api', 'exact'],
  ['shop.example.com', '/api/', 'api'],
  ['shop.example.com', '/api/v1', 'api'],
  ['shop.example.com', '/api/v2/x', 'second'],
  ['shop.example.com', '/apis', 'default'],
  ['blog.example.com', '/x', 'wildcard'],
  ['example.com', '/only', 'anybody'],
  ['34.1.2.3', '/only/x', 'default'],
])('sends %s%s to %s', (host, path, backend) => {
  expect(backendFor(map, host, path)).toBe(backend);
});
