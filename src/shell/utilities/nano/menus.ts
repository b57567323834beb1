/** The keys in nano's last two rows, by what is being asked. */
export type Menu =
  'main' | 'search' | 'replace' | 'with' | 'write' | 'insert' | 'line' | 'yesno' | 'yesnoall';

type Key = readonly [key: string, label: string];

const keys: Readonly<Record<Exclude<Menu, 'yesno' | 'yesnoall'>, readonly Key[]>> = {
  main: [
    ['^G', 'Help'],
    ['^X', 'Exit'],
    ['^O', 'Write Out'],
    ['^R', 'Read File'],
    ['^W', 'Where Is'],
    ['^\\', 'Replace'],
    ['^K', 'Cut'],
    ['^U', 'Paste'],
    ['^T', 'Execute'],
    ['^J', 'Justify'],
    ['^C', 'Location'],
    ['^/', 'Go To Line'],
    ['M-U', 'Undo'],
    ['M-E', 'Redo'],
    ['M-A', 'Set Mark'],
    ['M-6', 'Copy'],
    ['M-]', 'To Bracket'],
    ['^Q', 'Where Was'],
    ['M-Q', 'Previous'],
    ['M-W', 'Next'],
  ],
  search: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['M-C', 'Case Sens'],
    ['M-R', 'Reg.exp.'],
    ['M-B', 'Backwards'],
    ['^R', 'Replace'],
    ['^P', 'Older'],
    ['^N', 'Newer'],
    ['^T', 'Go To Line'],
  ],
  replace: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['M-C', 'Case Sens'],
    ['M-R', 'Reg.exp.'],
    ['M-B', 'Backwards'],
    ['^R', 'No Replace'],
    ['^P', 'Older'],
    ['^N', 'Newer'],
    ['^T', 'Go To Line'],
  ],
  with: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['^P', 'Older'],
    ['^N', 'Newer'],
  ],
  write: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['M-D', 'DOS Format'],
    ['M-M', 'Mac Format'],
    ['M-A', 'Append'],
    ['M-P', 'Prepend'],
    ['M-B', 'Backup File'],
    ['^T', 'Browse'],
  ],
  insert: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['M-F', 'New Buffer'],
    ['M-N', 'No Conversion'],
    ['^X', 'Execute Command'],
    ['^T', 'Browse'],
  ],
  line: [
    ['^G', 'Help'],
    ['^C', 'Cancel'],
    ['^W', 'Begin of Paragr.'],
    ['^O', 'End of Paragraph'],
    ['^Y', 'First Line'],
    ['^V', 'Last Line'],
    ['^T', 'Go To Text'],
  ],
};

const reversed = (text: string): string => `\x1b[7m${text}\x1b[0m`;

/** A menu as two rows. Models src/winio.c of nano (bottombars, ask_user) */
export function menuRows(menu: Menu, columns: number): [string, string] {
  if (menu === 'yesno' || menu === 'yesnoall') {
    const width = 16;
    const cell = (key: string, label: string): string =>
      `${reversed(key)} ${label}${' '.repeat(Math.max(0, width - key.length - 1 - label.length))}`;
    return [
      (cell(' Y', 'Yes') + (menu === 'yesnoall' ? cell(' A', 'All') : '')).trimEnd(),
      (cell(' N', 'No') + cell('^C', 'Cancel')).trimEnd(),
    ];
  }
  const shown = keys[menu].slice(0, Math.floor((columns + 40) / 20) * 2);
  const width = Math.floor(columns / Math.floor((shown.length + 1) / 2));
  const rows: [string, string] = ['', ''];
  for (const [index, [key, label]] of shown.entries()) {
    const room = width - key.length;
    const text = room < 2 ? '' : ` ${label}`.slice(0, room);
    rows[index % 2 === 0 ? 0 : 1] += reversed(key) + text.padEnd(room);
  }
  return rows;
}
