const letter = /^\p{L}$/u;
const digit = /^\p{Nd}$/u;

function numberAt(
  chars: readonly string[],
  from: number,
  start: number,
): { readonly value: number; readonly end: number } {
  let value = start;
  let end = from;
  for (let char = chars[end]; char !== undefined && digit.test(char); char = chars[++end]) {
    value = value * 10 + (char.codePointAt(0) ?? 0) - 48;
  }
  return { value, end };
}

/**
 * The order of mapping keys: letters after other characters, runs of digits by their value.
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
    const leftLetter = letter.test(l);
    const rightLetter = letter.test(r);
    if (leftLetter && rightLetter) return byCode;
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
    let start = 0;
    if (l === '0' || r === '0') {
      for (let j = i - 1; j >= 0 && digit.test(left[j] ?? ''); j--) {
        if (left[j] !== '0') {
          start = 1;
          break;
        }
      }
    }
    const leftNumber = numberAt(left, i, start);
    const rightNumber = numberAt(right, i, start);
    return leftNumber.value - rightNumber.value || leftNumber.end - rightNumber.end || byCode;
  }
  return left.length - right.length;
}
