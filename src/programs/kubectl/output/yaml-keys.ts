import { isKnown } from '../../../go/unicode.ts';

const isLetter = (char: string): boolean =>
  char < '\x80' ? /^[A-Za-z]$/.test(char) : /^\p{L}$/u.test(char) && isKnown(char);
const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char) && isKnown(char);

function numberAt(
  chars: readonly string[],
  from: number,
  start: bigint,
): { readonly value: bigint; readonly end: number } {
  let value = start;
  let end = from;
  for (let char = chars[end]; char !== undefined && isDigit(char); char = chars[++end]) {
    value = BigInt.asIntN(64, value * 10n + BigInt(char.codePointAt(0) ?? 0) - 48n);
  }
  return { value, end };
}

/**
 * The order of mapping keys: letters after other characters, runs of digits by their value, of which 64 bits count.
 * Models sigs.k8s.io/yaml goyaml.v2/sorter.go
 */
export function compareYamlKeys(a: string, b: string): number {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const l = left[i] ?? '';
    const r = right[i] ?? '';
    if (l === r) continue;
    const byCode = (l.codePointAt(0) ?? 0) - (r.codePointAt(0) ?? 0);
    const leftLetter = isLetter(l);
    const rightLetter = isLetter(r);
    if (leftLetter && rightLetter) return byCode;
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
    let start = 0n;
    if (l === '0' || r === '0') {
      for (let j = i - 1; j >= 0 && isDigit(left[j] ?? ''); j--) {
        if (left[j] !== '0') {
          start = 1n;
          break;
        }
      }
    }
    const leftNumber = numberAt(left, i, start);
    const rightNumber = numberAt(right, i, start);
    if (leftNumber.value !== rightNumber.value) return leftNumber.value < rightNumber.value ? -1 : 1;
    return leftNumber.end - rightNumber.end || byCode;
  }
  return left.length - right.length;
}
