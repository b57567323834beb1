import { expect, it } from 'vitest';
import { MemoryFileSystem } from '../../shell/memory-filesystem.ts';
import { ConfigError, parseConfig } from './nginx-config.ts';

it('a file that includes itself is an error', () => {
  const files = new MemoryFileSystem({ now: () => 0 });
  files.makeDirectory('/etc/nginx/conf.d', { parents: true });
  files.write('/etc/nginx/conf.d/a.conf', 'include /etc/nginx/conf.d/*.conf;\n');
  files.write('/etc/nginx/conf.d/b.conf', 'include conf.d/a.conf;\n');
  expect(() => parseConfig(files, '/etc/nginx/conf.d/a.conf')).toThrow(
    new ConfigError('open() "/etc/nginx/conf.d/a.conf" failed (24: Too many open files)'),
  );
});
