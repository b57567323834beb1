import { describe, expect, test } from 'vitest';
import { bashWorld } from './bash-world.ts';
import control from './bash/control.json' with { type: 'json' };
import dash from './bash/dash.json' with { type: 'json' };
import disk from './bash/disk.json' with { type: 'json' };
import errors from './bash/errors.json' with { type: 'json' };
import expansion from './bash/expansion.json' with { type: 'json' };
import links from './bash/links.json' with { type: 'json' };
import patterns from './bash/patterns.json' with { type: 'json' };
import redirection from './bash/redirection.json' with { type: 'json' };
import utilities from './bash/utilities.json' with { type: 'json' };

describe.each(Object.entries({ expansion, control, redirection, errors, utilities, links, disk, patterns }))(
  'bash: %s',
  (_, records) => {
    test.each(records)('$snippet', async ({ snippet, ...recorded }) => {
      expect(await bashWorld().run(snippet)).toEqual(recorded);
    });
  },
);

describe('dash', () => {
  test.each(dash)('$snippet', async ({ snippet, ...recorded }) => {
    expect(await bashWorld().run(snippet, '/bin/dash')).toEqual(recorded);
  });
});
