import { DECIMAL, parseQuantity } from '../../machinery/quantity.ts';

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const NO_DEC = '(*inf.Dec)<nil>';

const dump = (value: bigint, scale: number, dec: string, text: string, format: string): string =>
  `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:${dec}} s:(string)${text} Format:(resource.Format)${format}}`;

/**
 * A canonical quantity as Go holds it once it has been parsed: as an integer and a power of ten if that is exact, else as a
 * big decimal. Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go ParseQuantity
 */
export function quantityDump(value: unknown): string {
  if (value === undefined || value === null) return dump(0n, 0, NO_DEC, '', '');
  const text = String(value);
  if (text === '0') return dump(0n, 0, NO_DEC, text, 'DecimalSI');
  const [, sign = '', whole = '', fraction = '', suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const num = whole.replace(/^0+/, '');
  const digits = num + fraction;
  const binary = suffix === '' ? -1 : BINARY.indexOf(suffix);
  const amount = BigInt(`${digits || '0'}`) * (sign === '-' ? -1n : 1n);
  if (binary >= 0) {
    const exponent = 10 * binary;
    const result = amount << BigInt(exponent);
    const precision = 15 - num.length - Math.trunc((exponent * 3) / 10) - 1;
    const fits = BigInt.asIntN(64, result) === result;
    if (fraction === '' && precision >= 0 && fits)
      return dump(result, 0, NO_DEC, amount & 7n ? text : '', 'BinarySI');
  } else {
    const exponent = DECIMAL[suffix] ?? Number(suffix.slice(1));
    const format = suffix in DECIMAL ? 'DecimalSI' : 'DecimalExponent';
    const scale = exponent - fraction.length;
    if (digits.length <= 18 && scale >= -9) {
      const cached = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
      return dump(amount, scale, NO_DEC, cached ? text : '', format);
    }
  }
  return big(text, binary >= 0 ? 'BinarySI' : 'DecimalSI');
}

/** A quantity beyond what an integer holds exactly, in whole units of 2⁶⁴. */
function big(text: string, format: string): string {
  const nano = parseQuantity(text)?.nano ?? 0n;
  const whole = nano % 1_000_000_000n === 0n;
  const unscaled = whole ? nano / 1_000_000_000n : nano;
  const words: bigint[] = [];
  for (let rest = unscaled < 0n ? -unscaled : unscaled; rest > 0n; rest >>= 64n)
    words.push(rest & 0xffff_ffff_ffff_ffffn);
  const abs = words.length > 0 ? `[${words.join(' ')}]` : '<nil>';
  const dec = `(*inf.Dec){unscaled:(big.Int){neg:(bool)${unscaled < 0n} abs:(big.nat)${abs}} scale:(inf.Scale)${whole ? 0 : 9}}`;
  return dump(0n, 0, dec, '', format);
}
