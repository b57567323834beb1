import { formatTime } from '../strftime.ts';
import { parseOptions, statOf, UsageError, utility } from './support.ts';

/** Zones that people name; others count as UTC. Minutes east. */
const zones: Record<string, { minutes: number; name: string }> = {
  UTC: { minutes: 0, name: 'UTC' },
  GMT: { minutes: 0, name: 'GMT' },
  'Etc/UTC': { minutes: 0, name: 'UTC' },
  'Asia/Seoul': { minutes: 540, name: 'KST' },
  KST: { minutes: 540, name: 'KST' },
  'KST-9': { minutes: 540, name: 'KST' },
  'Asia/Tokyo': { minutes: 540, name: 'JST' },
};

const units: Record<string, number> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};

/** `now`, `@1700000000`, `2026-01-05 10:00`, `tomorrow`, `+3 days`, `2 hours ago`; undefined when it is none. */
export function parseDate(text: string, now: number, zoneMinutes = 0): number | undefined {
  const trimmed = text.trim();
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(trimmed);
  if (epoch) return Number(epoch[1]) * 1000;
  let rest = trimmed;
  let time = now;
  const absolute =
    /^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?/.exec(rest);
  if (absolute) {
    const [all, date = '', clock = '00:00:00', zone] = absolute;
    const whole =
      clock.length === 5 || clock.length === 4 ? `${clock.padStart(5, '0')}:00` : clock.padStart(8, '0');
    const offset =
      zone === undefined ? 0 : /^[ZUG]/.test(zone) ? 'Z' : zone.replace(/(\d\d):?(\d\d)$/, '$1:$2');
    const parsed = Date.parse(`${date}T${whole}${offset === 0 ? 'Z' : offset}`);
    if (Number.isNaN(parsed)) return undefined;
    time = offset === 0 ? parsed - zoneMinutes * 60_000 : parsed;
    rest = rest.slice(all.length).trim();
  } else {
    const named = /^(?:now|today|tomorrow|yesterday|midnight)\b/.exec(rest);
    if (named) {
      if (named[0] === 'tomorrow') time += 86_400_000;
      if (named[0] === 'yesterday') time -= 86_400_000;
      if (named[0] === 'midnight') time -= time % 86_400_000;
      rest = rest.slice(named[0].length).trim();
    } else if (/^[A-Za-z]{3}/.test(rest) || /^\d\d? [A-Za-z]{3}/.test(rest)) {
      const parsed = Date.parse(/(?:UTC|GMT|Z|[+-]\d{4})/.test(rest) ? rest : `${rest} UTC`);
      if (!Number.isNaN(parsed)) return parsed;
    }
  }
  while (rest !== '') {
    const relative =
      /^([-+]?\s*\d+|next|last|a|an)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?/i.exec(
        rest,
      );
    if (!relative) return undefined;
    const [all, count = '1', unit = '', ago] = relative;
    const amount =
      (count === 'last' ? -1 : /^[an]/.test(count) ? 1 : Number(count.replace(/\s/g, ''))) * (ago ? -1 : 1);
    const seconds = units[unit.toLowerCase()];
    if (seconds !== undefined) time += amount * seconds * 1000;
    else {
      const date = new Date(time);
      if (unit.toLowerCase() === 'month') date.setUTCMonth(date.getUTCMonth() + amount);
      else date.setUTCFullYear(date.getUTCFullYear() + amount);
      time = date.getTime();
    }
    rest = rest.slice(all.length).trim();
  }
  return time;
}

export const date = utility('date [OPTION]... [+FORMAT]', async (context) => {
  const options = parseOptions(context.argv.slice(1), {
    short: 'd:f:I::r:Rs:u',
    long: {
      date: 'd',
      'iso-8601': 'I',
      reference: 'r',
      'rfc-email': 'R',
      'rfc-3339': 'rfc-3339',
      set: 's',
      utc: 'u',
      universal: 'u',
    },
  });
  const zone = zones[options.has('u') ? 'UTC' : (context.env['TZ'] ?? 'UTC')] ?? { minutes: 0, name: 'UTC' };
  let time: number | undefined = context.clock.now();
  const given = options.value('d');
  const reference = options.value('r');
  if (given !== undefined) {
    time = parseDate(given, time, zone.minutes);
    if (time === undefined) throw new UsageError(`invalid date ‘${given}’`, false);
  } else if (reference !== undefined) {
    const info = statOf(context, reference);
    if (!info) throw new UsageError(`${reference}: No such file or directory`, false);
    time = info.modified;
  }
  if (options.has('s')) {
    await context.stderr.write('date: cannot set date: Operation not permitted\n');
    return 1;
  }
  const operand = options.operands[0];
  if (operand !== undefined && !operand.startsWith('+'))
    throw new UsageError(`invalid date ‘${operand}’`, false);
  const iso: Record<string, string> = {
    '': '%Y-%m-%d',
    date: '%Y-%m-%d',
    hours: '%Y-%m-%dT%H%:z',
    minutes: '%Y-%m-%dT%H:%M%:z',
    seconds: '%Y-%m-%dT%H:%M:%S%:z',
    ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
  };
  const format = options.has('R')
    ? '%a, %d %b %Y %H:%M:%S %z'
    : options.has('I')
      ? (iso[options.value('I') ?? ''] ?? '%Y-%m-%d')
      : options.has('rfc-3339')
        ? options.value('rfc-3339') === 'date'
          ? '%Y-%m-%d'
          : '%Y-%m-%d %H:%M:%S%:z'
        : (operand?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y');
  await context.stdout.write(`${formatTime(time, format, zone)}\n`);
  return 0;
});
