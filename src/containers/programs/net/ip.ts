import type { ProgramContext } from '../../../shell/program.ts';
import type { ContainerProgram, Surroundings } from '../index.ts';
import { linksOf, routeTo, type Interface } from './interfaces.ts';
import { addressLines, linkTable, neighbourLines, routeLine, wayLines, type Style } from './ip-show.ts';

/** Something that `ip` refuses: its words and its exit code. */
class IpProblem extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const OBJECTS = ['address', 'link', 'route', 'neighbour', 'neighbor', 'rule'];
const CHANGES = /^(add|append|change|del|delete|flush|replace|set)$/;
const RULES = [
  '0:\tfrom all lookup local',
  '32766:\tfrom all lookup main',
  '32767:\tfrom all lookup default',
];
const USAGE =
  'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\nUsage: ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]\n\nOPTIONS := -f[amily] inet|inet6|link | -o[neline]\n';

/** The options before the object, and what is left. Models iproute2 ip/ip.c */
function optionsOf(
  args: readonly string[],
  isApplet: boolean,
): { readonly style: Style; readonly rest: readonly string[] } {
  let family: Style['family'];
  let [brief, oneLine] = [false, false];
  let at = 0;
  for (; args[at]?.startsWith('-') === true; at++) {
    const option = (args[at] ?? '').replace(/^-+/, '');
    if (option === '4') family = 'inet';
    else if (option === '6') family = 'inet6';
    else if (option !== '' && 'family'.startsWith(option)) family = args[++at] === 'inet6' ? 'inet6' : 'inet';
    else if (option !== '' && 'oneline'.startsWith(option)) oneLine = true;
    else if (option.startsWith('br') && 'brief'.startsWith(option) && !isApplet) brief = true;
    else if (isApplet && option !== 's') throw new IpProblem(USAGE, 1);
    else if (!/^(s|stats|statistics|d|details|c|color|n|N|r|h|human|a|all)$/.test(option))
      throw new IpProblem(`Option "-${option}" is unknown, try "ip -help".\n`, 255);
  }
  return { style: { isApplet, family, brief, oneLine }, rest: args.slice(at) };
}

/** The interfaces that a call is about: `dev eth0`, `show eth0`, or all. */
function meant(
  interfaces: readonly Interface[],
  words: readonly string[],
  isApplet: boolean,
): readonly Interface[] {
  const names = words.filter(
    (word) => !/^(show|list|lst|sh|s|ls|l|dev|up|scope|global|link|host)$/.test(word),
  );
  const [name] = names;
  if (name === undefined) return interfaces;
  const found = interfaces.find((each) => each.name === name);
  if (!found)
    throw new IpProblem(
      isApplet ? `ip: can't find device '${name}'\n` : `Device "${name}" does not exist.\n`,
      1,
    );
  return [found];
}

function lines(context: ProgramContext, { spec, identity }: Surroundings): readonly string[] {
  const isApplet = context.isApplet === true;
  const { style, rest } = optionsOf(context.argv.slice(1), isApplet);
  const [object, ...words] = rest;
  if (object === undefined) throw new IpProblem(USAGE, isApplet ? 1 : 255);
  const kind = OBJECTS.find((each) => each.startsWith(object));
  if (kind === undefined)
    throw new IpProblem(isApplet ? USAGE : `Object "${object}" is unknown, try "ip help".\n`, 1);
  if (CHANGES.test(words[0] ?? '')) {
    const why = identity().can('NET_ADMIN') ? 'Operation not supported' : 'Operation not permitted';
    throw new IpProblem(`${isApplet ? 'ip: ' : ''}RTNETLINK answers: ${why}\n`, 2);
  }
  const links = linksOf(spec);
  if (kind === 'address') return addressLines(meant(links.interfaces, words, isApplet), style);
  if (kind === 'link') return linkTable(meant(links.interfaces, words, isApplet), style);
  if (kind === 'rule') return RULES.map((rule) => (isApplet ? `${rule} ` : rule));
  if (kind !== 'route') return neighbourLines(links);
  if (words[0] !== 'get')
    return style.family === 'inet6' ? [] : links.routes.map((route) => routeLine(route, style));
  const target = words.find((word) => /^\d+(\.\d+){3}$/.test(word));
  const route = target === undefined ? undefined : routeTo(links.routes, target);
  if (target === undefined || !route)
    throw new IpProblem(`Error: any valid prefix is expected rather than "${words[1] ?? ''}".\n`, 1);
  return wayLines(target, route, identity().uid, style);
}

/** `ip` of busybox or of iproute2: shows interfaces, ways and neighbours. Models iproute2 ip/; busybox networking/libiproute */
export const ip: ContainerProgram = async (context, container) => {
  try {
    const shown = lines(context, container);
    await context.stdout.write(shown.map((line) => `${line}\n`).join(''));
    return 0;
  } catch (error) {
    if (!(error instanceof IpProblem)) throw error;
    await context.stderr.write(error.message);
    return error.code;
  }
};
