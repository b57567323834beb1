const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const day = 86_400_000;

/**
 * A moment as strftime writes it, in UTC shifted by a zone.
 * @param time milliseconds since the epoch
 * @param zone minutes east of UTC and the zone's name
 */
export function formatTime(
  time: number,
  format: string,
  zone: { readonly minutes: number; readonly name: string } = { minutes: 0, name: 'UTC' },
): string {
  const moment = new Date(time + zone.minutes * 60_000);
  const year = moment.getUTCFullYear();
  const month = moment.getUTCMonth();
  const weekday = moment.getUTCDay();
  const date = moment.getUTCDate();
  const hours = moment.getUTCHours();
  const yearDay = Math.floor((moment.getTime() - Date.UTC(year, 0, 1)) / day);
  const sign = zone.minutes < 0 ? '-' : '+';
  const offset = [Math.floor(Math.abs(zone.minutes) / 60), Math.abs(zone.minutes) % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  const week = isoWeek(moment);

  const field = (code: string): string | [number | string, number, string] | undefined => {
    switch (code) {
      case 'Y':
        return String(year);
      case 'C':
        return [Math.floor(year / 100), 2, '0'];
      case 'y':
        return [year % 100, 2, '0'];
      case 'm':
        return [month + 1, 2, '0'];
      case 'd':
        return [date, 2, '0'];
      case 'e':
        return [date, 2, ' '];
      case 'H':
        return [hours, 2, '0'];
      case 'k':
        return [hours, 2, ' '];
      case 'I':
        return [hours % 12 || 12, 2, '0'];
      case 'l':
        return [hours % 12 || 12, 2, ' '];
      case 'M':
        return [moment.getUTCMinutes(), 2, '0'];
      case 'S':
        return [moment.getUTCSeconds(), 2, '0'];
      case 'N':
        return `${String(moment.getUTCMilliseconds()).padStart(3, '0')}000000`;
      case 'j':
        return [yearDay + 1, 3, '0'];
      case 'u':
        return String(weekday || 7);
      case 'w':
        return String(weekday);
      case 'U':
        return [Math.floor((yearDay + 7 - weekday) / 7), 2, '0'];
      case 'W':
        return [Math.floor((yearDay + 7 - ((weekday + 6) % 7)) / 7), 2, '0'];
      case 'V':
        return [week.week, 2, '0'];
      case 'G':
        return String(week.year);
      case 'a':
        return (days[weekday] ?? '').slice(0, 3);
      case 'A':
        return days[weekday] ?? '';
      case 'b':
      case 'h':
        return (months[month] ?? '').slice(0, 3);
      case 'B':
        return months[month] ?? '';
      case 'p':
        return hours < 12 ? 'AM' : 'PM';
      case 'P':
        return hours < 12 ? 'am' : 'pm';
      case 's':
        return String(Math.floor(time / 1000));
      case 'Z':
        return zone.name;
      case 'z':
        return `${sign}${offset.join('')}`;
      case ':z':
        return `${sign}${offset.join(':')}`;
      case 'F':
        return expand('%Y-%m-%d');
      case 'T':
        return expand('%H:%M:%S');
      case 'R':
        return expand('%H:%M');
      case 'D':
      case 'x':
        return expand('%m/%d/%y');
      case 'r':
        return expand('%I:%M:%S %p');
      case 'X':
        return expand('%H:%M:%S');
      case 'c':
        return expand('%a %b %e %H:%M:%S %Y');
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '%':
        return '%';
      default:
        return undefined;
    }
  };

  const expand = (pattern: string): string =>
    pattern.replace(/%([-_0^#]?)(\d*)(:?[A-Za-z%])/g, (all, flag: string, width: string, code: string) => {
      const value = field(code);
      if (value === undefined) return all;
      if (typeof value === 'string') {
        if (code === 'N' && width !== '') return value.slice(0, Number(width));
        return flag === '^' ? value.toUpperCase() : value;
      }
      const [number, digits, filler] = value;
      if (flag === '-') return String(number);
      return String(number).padStart(
        Number(width) || digits,
        flag === '_' ? ' ' : flag === '0' ? '0' : filler,
      );
    });

  return expand(format);
}

function isoWeek(moment: Date): { year: number; week: number } {
  const thursday = moment.getTime() + (3 - ((moment.getUTCDay() + 6) % 7)) * day;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day)) + 1 };
}
