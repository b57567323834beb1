/** The options that change what the editor does. */
export interface ViOptions {
  autoindent: boolean;
  expandtab: boolean;
  hlsearch: boolean;
  ignorecase: boolean;
  incsearch: boolean;
  list: boolean;
  number: boolean;
  paste: boolean;
  readonly: boolean;
  relativenumber: boolean;
  ruler: boolean;
  showcmd: boolean;
  showmode: boolean;
  smartcase: boolean;
  startofline: boolean;
  tildeop: boolean;
  wrap: boolean;
  wrapscan: boolean;
  scrolloff: number;
  shiftwidth: number;
  softtabstop: number;
  tabstop: number;
}

/** What Vim 9.0 has where no vimrc is, defaults.vim included. */
export const defaultOptions: ViOptions = {
  autoindent: false,
  expandtab: false,
  hlsearch: false,
  ignorecase: false,
  incsearch: true,
  list: false,
  number: false,
  paste: false,
  readonly: false,
  relativenumber: false,
  ruler: true,
  showcmd: true,
  showmode: true,
  smartcase: false,
  startofline: true,
  tildeop: false,
  wrap: true,
  wrapscan: true,
  scrolloff: 5,
  shiftwidth: 8,
  softtabstop: 0,
  tabstop: 8,
};

/** What Debian's Vim has beside a vimrc of one's own. */
export const optionsBesideVimrc: Partial<ViOptions> = { incsearch: false, showcmd: false, scrolloff: 0 };

const short: Readonly<Record<string, string>> = {
  ai: 'autoindent',
  bg: 'background',
  bs: 'backspace',
  ci: 'copyindent',
  cuc: 'cursorcolumn',
  cul: 'cursorline',
  enc: 'encoding',
  et: 'expandtab',
  ff: 'fileformat',
  fenc: 'fileencoding',
  ft: 'filetype',
  fdm: 'foldmethod',
  hls: 'hlsearch',
  ic: 'ignorecase',
  is: 'incsearch',
  ls: 'laststatus',
  nu: 'number',
  ro: 'readonly',
  rnu: 'relativenumber',
  ru: 'ruler',
  sc: 'showcmd',
  scs: 'smartcase',
  si: 'smartindent',
  smd: 'showmode',
  so: 'scrolloff',
  sol: 'startofline',
  sta: 'smarttab',
  sts: 'softtabstop',
  sw: 'shiftwidth',
  syn: 'syntax',
  top: 'tildeop',
  ts: 'tabstop',
  tw: 'textwidth',
  ws: 'wrapscan',
};

/** Options that are accepted and change nothing that is seen here. */
const idle = new Map<string, 'switch' | 'text'>([
  ...[
    'background',
    'backspace',
    'encoding',
    'fileencoding',
    'fileencodings',
    'fileformat',
    'filetype',
    'foldmethod',
    'laststatus',
    'listchars',
    'mouse',
    'syntax',
    'textwidth',
    'clipboard',
    'nrformats',
    'viminfo',
  ].map((name) => [name, 'text'] as const),
  ...[
    'autoread',
    'backup',
    'compatible',
    'copyindent',
    'cursorcolumn',
    'cursorline',
    'errorbells',
    'foldenable',
    'hidden',
    'lazyredraw',
    'linebreak',
    'modeline',
    'showmatch',
    'smartindent',
    'smarttab',
    'splitbelow',
    'splitright',
    'spell',
    'swapfile',
    'termguicolors',
    'title',
    'ttyfast',
    'undofile',
    'visualbell',
    'wildmenu',
    'writebackup',
  ].map((name) => [name, 'switch'] as const),
]);

type Switch = { [K in keyof ViOptions]: ViOptions[K] extends boolean ? K : never }[keyof ViOptions];

/** A tab stop is no further away. Models src/option.c TABSTOP_MAX */
const MOST = 9999;

const isOption = (name: string): name is keyof ViOptions => name in defaultOptions;
const isSwitch = (name: keyof ViOptions): name is Switch => typeof defaultOptions[name] === 'boolean';

/** One thing that `:set` prints or refuses. */
export interface SetOutcome {
  readonly shown?: string;
  readonly error?: string;
}

const fullName = (name: string): string => (Object.hasOwn(short, name) ? (short[name] ?? name) : name);
const isKnown = (name: string): boolean => isOption(name) || idle.has(name);

function show(options: ViOptions, name: keyof ViOptions): string {
  const value = options[name];
  return typeof value === 'boolean' ? `${value ? '  ' : 'no'}${name}` : `  ${name}=${value}`;
}

/** Obeys one argument of `:set`: `nu`, `nonu`, `nu!`, `nu?`, `ts=2`, `sw+=2`, `et&`. */
export function setOption(options: ViOptions, argument: string): SetOutcome {
  const match = /^(no|inv)?([a-z]+)([?!&]|\s*[-+^]?[=:](.*))?$/s.exec(argument);
  const unknown = { error: `E518: Unknown option: ${argument}` };
  if (!match) return unknown;
  const [, , , suffix = '', value] = match;
  let [, prefix = '', word = ''] = match;
  if (isKnown(fullName(prefix + word))) [prefix, word] = ['', prefix + word];
  const name = fullName(word);
  if (!isKnown(name)) return unknown;
  if (!isOption(name)) {
    const isText = idle.get(name) === 'text';
    return (isText && prefix !== '') || (!isText && value !== undefined)
      ? { error: `E474: Invalid argument: ${argument}` }
      : {};
  }
  if (suffix === '?') return { shown: show(options, name) };
  if (suffix === '&') {
    assign(options, name, defaultOptions[name]);
    return {};
  }
  if (isSwitch(name)) {
    if (value !== undefined) return { error: `E474: Invalid argument: ${argument}` };
    options[name] = suffix === '!' || prefix === 'inv' ? !options[name] : prefix !== 'no';
    return {};
  }
  if (prefix !== '' || suffix === '!') return { error: `E474: Invalid argument: ${argument}` };
  if (value === undefined) return { shown: show(options, name) };
  if (!/^-?\d+$/.test(value)) return { error: `E521: Number required after =: ${argument}` };
  const sign = suffix.trimStart()[0];
  const now = options[name];
  const number = Number(value);
  const next =
    sign === '+' ? now + number : sign === '-' ? now - number : sign === '^' ? now * number : number;
  if (name === 'tabstop' && next <= 0) return { error: `E487: Argument must be positive: ${argument}` };
  if (name !== 'softtabstop' && next < 0) return { error: `E487: Argument must be positive: ${argument}` };
  if (next > MOST) return { error: `E474: Invalid argument: ${argument}` };
  options[name] = next;
  return {};
}

function assign<K extends keyof ViOptions>(options: ViOptions, name: K, value: ViOptions[K]): void {
  options[name] = value;
}

/** What `:set` alone prints: the options that differ from Vim's own values. */
export const changedOptions = (options: ViOptions, names: readonly (keyof ViOptions)[]): string[] =>
  names.filter((name) => options[name] !== defaultOptions[name]).map((name) => show(options, name));
