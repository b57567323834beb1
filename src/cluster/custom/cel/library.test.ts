import { describe, expect, test } from 'vitest';
import { readExpression, withNames } from './expression.ts';
import { ruleEnvironment } from './library.ts';

const ADDRESS = 'IP Address "%s" parse error during conversion from string: ParseAddr("%s"): ';
const addressError = (text: string, problem: string): string =>
  ADDRESS.replaceAll('%s', text).concat(problem);
const AGAIN = 'network address parse error during conversion from string: ';
const networkError = (text: string, problem: string): string =>
  `${AGAIN}${AGAIN}netip.ParsePrefix("${text}"): ${problem}`;

const read = (expression: string): unknown => readExpression(ruleEnvironment(), expression)({});

function refusal(expression: string): string | undefined {
  try {
    read(expression);
    return undefined;
  } catch (error) {
    return withNames(error instanceof Error ? error.message : String(error)).split('\n')[0];
  }
}

describe('Expressions know', () => {
  test.each([
    // Quantities are exact.
    ['quantity("0.1").add(quantity("0.2")) == quantity("300m")', true],
    ['quantity("1.5Gi") == quantity("1536Mi")', true],
    ['quantity("1Gi").compareTo(quantity("1G"))', 1n],
    ['quantity("2").sub(3).asInteger()', -1n],
    ['sign(quantity("-5m"))', -1n],
    ['quantity("1500m").isInteger()', false],
    ['quantity("1500m").asApproximateFloat()', 1.5],
    ['isQuantity("10mi")', false],
    // Addresses and networks.
    ['ip("10.0.0.7").family() == 4 && ip("fd00::7").family() == 6', true],
    ['string(ip("FD00:0:0::7"))', 'fd00::7'],
    ['ip.isCanonical("FD00::7")', false],
    ['isIP("010.0.0.1") || isIP("10.0.0") || isIP("::ffff:10.0.0.1") || isIP("fe80::1%eth0")', false],
    ['ip("127.3.2.1").isLoopback() && ip("::1").isLoopback()', true],
    ['ip("169.254.1.1").isLinkLocalUnicast() && ip("fe80::9").isLinkLocalUnicast()', true],
    ['ip("224.0.0.9").isLinkLocalMulticast() && ip("ff02::9").isLinkLocalMulticast()', true],
    ['ip("0.0.0.0").isUnspecified() && ip("::").isUnspecified()', true],
    ['ip("10.1.1.1").isGlobalUnicast() && ip("2001:db8::1").isGlobalUnicast()', true],
    ['ip("255.255.255.255").isGlobalUnicast() || ip("ff05::1").isGlobalUnicast()', false],
    ['[ip("::1"), ip("0::1")].all(ip, ip == ip("::1"))', true],
    ['cidr("10.20.30.40/16").containsIP("10.20.0.1")', true],
    ['cidr("10.20.30.40/16").containsIP(ip("10.21.0.1"))', false],
    ['cidr("10.20.0.0/16").containsCIDR("10.20.7.0/24")', true],
    ['cidr("10.20.7.0/24").containsCIDR(cidr("10.20.0.0/16"))', false],
    ['string(cidr("10.20.30.40/16").masked())', '10.20.0.0/16'],
    ['string(cidr("10.20.30.40/16").ip())', '10.20.30.40'],
    ['cidr("fd00::/8").prefixLength()', 8n],
    ['isCIDR("10.0.0.0/33") || isCIDR("10.0.0.0") || isCIDR("10.0.0.0/08")', false],
    // URLs as they are written.
    ['url("https://me@Shop.example:8443/a%20b?x=1&y=2&x=3").getHost()', 'Shop.example:8443'],
    ['url("https://shop.example:443/").getPort()', '443'],
    ['url("https://[fd00::1]:80/").getHostname()', 'fd00::1'],
    ['url("HTTPS://a/").getScheme()', 'https'],
    ['url("/only/path").getEscapedPath()', '/only/path'],
    ['url("https://a/?x=1&y=2&x=3").getQuery()["x"]', ['1', '3']],
    ['isURL("shop.example/a") || isURL("https://a b/") || isURL("")', false],
    // Formats.
    ['format.dns1123Label().validate("a-b").hasValue()', false],
    ['format.date().validate("2026-02-30x").value()', ['invalid date']],
    ['format.named("uuid").value() == format.uuid()', true],
    ['format.named("none").hasValue()', false],
    // Lists, also as sets.
    ['[[1, 2], [3]].indexOf([3])', 1n],
    ['[1, 2, 1].lastIndexOf(1)', 2n],
    ['sets.contains([1, 2, 3], [3, 1])', true],
    ['sets.equivalent([1, 1], [1])', true],
    ['sets.intersects(["a"], ["b", "a"])', true],
    ['sets.contains([duration("60s")], [duration("1m")])', true],
    ['[1, 2].sum() == 3 && [1.5, 2.5].sum() == 4.0 && [1u, 2u].sum() == 3u', true],
    ["[duration('1m'), duration('30s')].sum() == duration('90s')", true],
    // What the language has.
    ["'NGINX:1'.matches('(?i)nginx:[[:digit:]]')", true],
    ["['a-b'].all(x, x.matches('^[a-z-]+$'))", true],
    ["matches('abc', '^a.c$')", true],
    ['int(timestamp("1970-01-01T00:01:00.9Z"))', 60n],
    ['int(3u)', 3n],
    ['optional.ofNonZeroValue("").hasValue() || optional.ofNonZeroValue([]).hasValue()', false],
    ['optional.ofNonZeroValue(duration("1s")).hasValue()', true],
    ['optional.of(2).optMap(x, x + 1).value()', 3n],
    ['optional.none().optMap(x, 1).hasValue()', false],
    ['optional.of({"a": 1}).optFlatMap(m, m[?"b"]).orValue(7)', 7n],
    // Loops with two variables.
    ['[3, 4].all(i, v, v > i)', true],
    ['[3, 0].exists(i, v, v < i)', true],
    ['[1, 2, 1].existsOne(i, v, v == i + 1)', false],
    ['[0, 1].exists(i, v, 1 / v == 1)', true],
    ['["a", "b"].transformList(i, v, v + string(i))', ['a0', 'b1']],
    ['[5, 6, 7].transformList(i, v, i > 0, v * i)', [6n, 14n]],
    ['{"a": 1, "b": 2}.transformMap(k, v, v > 1, k + k)', new Map([['b', 'bb']])],
    [
      '["x", "y"].transformMapEntry(i, v, {v: i})',
      new Map([
        ['x', 0n],
        ['y', 1n],
      ]),
    ],
    ['[[1, 2], [3]].all(i, v, v.exists(j, w, w > i + j))', true],
    // Texts.
    ["'%s has %d of %s'.format(['web', 3, [1, 2]])", 'web has 3 of [1, 2]'],
    [`'%s'.format([{'b': ['x'], 'a': ['y', 'z']}])`, '{"a":["y", "z"], "b":["x"]}'],
    [
      "'%.2f %b %x %X %o %s %%'.format([1234.5, 5, 255, 'hi', 8, duration('90s')])",
      '1,234.50 101 ff 6869 10 90s %',
    ],
    ["'%s %s %s'.format([2.0, 1000000.0, 0.00001])", '2 1e+06 1e-05'],
    ["'%s'.format([['\\u0007é']])", '["\\aé"]'],
    ["'%e'.format([0.00125])", '1.250000\u202f×\u202f10⁻⁰³'],
    [String.raw`strings.quote("a\"b\n")`, String.raw`"a\"b\n"`],
    ["'aaa'.replace('a', 'b', 2)", 'bba'],
    ["'abc'.charAt(1) + 'abc'.charAt(3)", 'b'],
    ["'é🚢x'.substring(1, 2) + 'é🚢x'.substring(2)", '🚢x'],
    ["'🚢x🚢'.indexOf('x') == 1 && '🚢x🚢'.lastIndexOf('🚢') == 2", true],
    ["'abcabc'.indexOf('c', 3) == 5 && 'abcabc'.lastIndexOf('a', 2) == 0", true],
    ["'abc'.indexOf('a', 7) == -1 && 'abc'.lastIndexOf('a', 7) == -1 && ''.indexOf('a') == -1", true],
    ["'ÄbC'.lowerAscii() + 'äbC'.upperAscii()", 'ÄbcäBC'],
    ["'ab'.replace('', '-')", '-a-b-'],
    ['string(duration("90m"))', '5400s'],
    ['string(timestamp("2026-01-05T09:00:00.250Z"))', '2026-01-05T09:00:00.25Z'],
  ])('%s', (expression, expected) => {
    expect(read(expression)).toEqual(expected);
  });
});

describe('Expressions refuse', () => {
  test.each([
    ['quantity("10mi")', "unable to parse quantity's suffix"],
    ['quantity("1e30").asInteger()', 'cannot convert value to integer'],
    ['ip("10.0.0.256")', addressError('10.0.0.256', 'IPv4 field has value >255')],
    ['ip("10.0.0.")', addressError('10.0.0.', 'IPv4 field must have at least one digit (at ".")')],
    ['ip("10.0.0.1.2")', addressError('10.0.0.1.2', 'IPv4 address too long')],
    ['ip("10.0.0")', addressError('10.0.0', 'IPv4 address too short')],
    ['ip("10.0.0.01")', addressError('10.0.0.01', 'IPv4 field has octet with leading zero')],
    ['ip("web")', addressError('web', 'unable to parse IP')],
    ['ip("1::2::3")', addressError('1::2::3', 'multiple :: in address (at ":3")')],
    ['ip("fd00::12345")', addressError('fd00::12345', 'each group must have 4 or less digits (at "12345")')],
    ['ip("fd00:1")', addressError('fd00:1', 'address string too short')],
    ['ip("fd00::1:")', addressError('fd00::1:', 'colon must be followed by more characters (at ":")')],
    [
      'ip("fd00::g")',
      addressError('fd00::g', 'each colon-separated field must have at least one digit (at "g")'),
    ],
    ['ip("fe80::1%eth0")', 'IP address "fe80::1%eth0" with zone value is not allowed'],
    ['ip("::ffff:1.2.3.4")', 'IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed'],
    ['cidr("10.0.0.0")', networkError('10.0.0.0', "no '/'")],
    ['cidr("10.0.0.0/33")', networkError('10.0.0.0/33', 'prefix length out of range')],
    ['cidr("10.0.0.0/a")', networkError('10.0.0.0/a', 'bad bits after slash: "a"')],
    [
      'url("https://a:x/")',
      'URL parse error during conversion from string: parse "https://a:x/": invalid port ":x" after host',
    ],
    ['url("a/b")', 'URL parse error during conversion from string: parse "a/b": invalid URI for request'],
    [
      "'%d'.format(['a'])",
      'error during formatting: decimal clause can only be used on integers, was given string',
    ],
    ["'%s %s'.format([1])", 'index 1 out of range'],
    ["'abc'.charAt(4)", 'index out of range: 4'],
    ["'abc'.substring(4)", 'index out of range: 4'],
    ["'abc'.substring(2, 1)", 'invalid substring range. start: 2, end: 1'],
    ["'abc'.indexOf('c', -1)", 'index out of range: -1'],
    ["'a'.matches('(?=a)')", 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
    ["'a'.find('(')", 'Illegal regex: error parsing regexp: missing closing ): `(`'],
    ["'a'.matches(1)", "found no matching overload for 'string.matches(int)'"],
    ["['a'].sum()", 'no such overload'],
    ["'%y'.format([1])", 'could not parse formatting clause: unrecognized formatting clause "y"'],
    ['[1, "a"].size()', "List elements must have the same type, expected type 'int' but found 'string'"],
    ['isIP(cidr("10.0.0.0/8"))', "found no matching overload for 'isIP(net.CIDR)'"],
  ])('%s', (expression, expected) => {
    expect(refusal(expression)).toBe(expected);
  });
});
