import { describe, expect, it } from 'vitest';
import { durationProblem, parseDuration, parseFlags, type FlagDefinition } from './flags.ts';

const usage = { en: '', ko: '' };
const definitions: readonly FlagDefinition[] = [
  { name: 'namespace', shorthand: 'n', type: 'string', usage },
  { name: 'output', shorthand: 'o', type: 'string', usage },
  { name: 'replicas', type: 'int', default: '1', usage },
  { name: 'watch', shorthand: 'w', type: 'bool', usage },
  { name: 'all', shorthand: 'A', type: 'bool', default: 'false', usage },
  { name: 'filename', shorthand: 'f', type: 'stringSlice', usage },
  { name: 'env', type: 'stringArray', usage },
  { name: 'limits', type: 'stringToString', usage },
  { name: 'timeout', type: 'duration', default: '30s', usage },
  { name: 'dry-run', type: 'value', default: 'none', noOptDefault: 'unchanged', usage },
];

const parse = (line: string): unknown => {
  const { args, dash, values } = parseFlags(definitions, line.split(' '));
  return { args, dash, given: Object.fromEntries(values.given()) };
};

describe('parseFlags', () => {
  it.each([
    ['get -n kube-system pods', ['get', 'pods'], { namespace: ['kube-system'] }],
    ['get -nkube-system -owide pods', ['get', 'pods'], { namespace: ['kube-system'], output: ['wide'] }],
    ['-o=wide --namespace=a --namespace b', [], { output: ['wide'], namespace: ['b'] }],
    ['-Aw pods', ['pods'], { all: ['true'], watch: ['true'] }],
    ['-Awo yaml', [], { all: ['true'], watch: ['true'], output: ['yaml'] }],
    ['--watch=false --all=1 --watch=T', [], { watch: ['true'], all: ['true'] }],
    ['-w=false', [], { watch: ['false'] }],
    ['-f a.yaml,b.yaml -f c.yaml', [], { filename: ['a.yaml', 'b.yaml', 'c.yaml'] }],
    ['--env A=1,2 --env B=3', [], { env: ['A=1,2', 'B=3'] }],
    ['--dry-run pod', ['pod'], { 'dry-run': ['unchanged'] }],
    ['--replicas=-1 -', ['-'], { replicas: ['-1'] }],
  ])('reads %j', (line, args, given) => {
    expect(parse(line)).toEqual({ args, dash: -1, given });
  });

  it('leaves what stands after --', () => {
    expect(parse('pod -w -- ls -l')).toEqual({
      args: ['pod', 'ls', '-l'],
      dash: 1,
      given: { watch: ['true'] },
    });
  });

  it.each([
    ['--replica=3', 'unknown flag: --replica'],
    ['-port=80', "unknown shorthand flag: 'p' in -port=80"],
    ['-wx', "unknown shorthand flag: 'x' in -x"],
    ['--namespace', 'flag needs an argument: --namespace'],
    ['-n', "flag needs an argument: 'n' in -n"],
    ['---x', 'bad flag syntax: ---x'],
    [
      '--replicas=abc',
      'invalid argument "abc" for "--replicas" flag: strconv.ParseInt: parsing "abc": invalid syntax',
    ],
    [
      '--watch=maybe',
      'invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
    ['--limits=cpu', 'invalid argument "cpu" for "--limits" flag: cpu must be formatted as key=value'],
  ])('refuses %j', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});

it('reads durations as Go does', () => {
  expect(['1h2m3s', '1.5s', '300ms', '-1m', '0', '', '5', '1d'].map(parseDuration)).toEqual([
    3_723_000,
    1500,
    300,
    -60_000,
    0,
    undefined,
    undefined,
    undefined,
  ]);
  expect(durationProblem('1d')).toBe('time: unknown unit "d" in duration "1d"');
});
