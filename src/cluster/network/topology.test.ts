import { describe, expect, it } from 'vitest';
import { categorizeEndpoints, type ProxyEndpoint } from './topology.ts';

/** `a* zone-a,zone-b` is a ready local endpoint; `-` before the name: not ready, `~`: still serving while it ends. */
function endpoints(...texts: readonly string[]): readonly ProxyEndpoint[] {
  return texts.map((text) => {
    const [word = '', zones = ''] = text.split(' ');
    const state = /^[-~]/.exec(word)?.[0];
    return {
      ip: word.replace(/[-~*]/g, ''),
      port: 80,
      node: word.endsWith('*') ? 'here' : 'there',
      ready: state === undefined,
      serving: state !== '-',
      terminating: state === '~',
      zones: zones === '' ? [] : zones.split(','),
    };
  });
}

const categorized = (zone: string, ...texts: readonly string[]): readonly [string, string] => {
  const { cluster, local } = categorizeEndpoints(endpoints(...texts), { node: 'here', zone });
  const names = (some: readonly ProxyEndpoint[]): string => some.map(({ ip }) => ip).join(' ');
  return [names(cluster), names(local)];
};

describe('which endpoints a node sends to', () => {
  it.each([
    ['those hinted for its zone', 'a', ['1 a', '2 b', '3 c', '4 a'], '1 4', ''],
    ['local ones whatever their hints', 'a', ['1* a', '2* b', '3 c', '4 a'], '1 4', '1 2'],
    ['all, without a zone of its own', '', ['1 a'], '1', ''],
    ['all, when no hint is for its zone', 'b', ['1 a'], '1', ''],
    ['ready ones of its zone', 'a', ['1 a', '2 b', '3 c', '-4 a'], '1', ''],
    ['other zones when its own has none that is ready', 'a', ['-1 a', '2 b', '3 c', '-4 a'], '2 3', ''],
    ['all, when one lacks hints', 'a', ['1 a', '2 b', '3', '4 a'], '1 2 3 4', ''],
    ['those with several hints', 'c', ['1 a,b,c', '2 b,c', '3 b,d', '4 c'], '1 2 4', ''],
    ['local ones beside the zone', 'a', ['1* a', '2* b', '3 a', '4 b'], '1 3', '1 2'],
    ['nothing', '', [], '', ''],
    ['remote ones under Cluster only', '', ['1', '2'], '1 2', ''],
    ['local ones', '', ['1*', '2*'], '1 2', '1 2'],
    ['some local ones', '', ['1*', '2'], '1 2', '1'],
    ['none that is not ready', '', ['-1', '-2'], '', ''],
    ['only ready ones', '', ['-1', '2'], '2', ''],
    ['ending ones when nothing else is left', '', ['~1*', '~2'], '1 2', '1'],
    ['remote ending ones', '', ['~1', '~2'], '1 2', ''],
    ['local ending ones before remote ready ones, under Local', '', ['1', '-2*', '~3*', '~4'], '1', '3'],
  ] as const)('%s', (_name, zone, given, cluster, local) => {
    expect(categorized(zone, ...given)).toEqual([cluster, local]);
  });
});
