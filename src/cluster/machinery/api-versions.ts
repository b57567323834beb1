const FORM = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/;

const STABILITY = ['alpha', 'beta', ''];

/**
 * Orders versions as servers prefer them: stable ones first, then beta, then alpha, higher numbers first, and what is no such
 * version by its letters at the end. Models staging/src/k8s.io/apimachinery/pkg/version/helpers.go
 */
export function preferredVersionFirst(a: string, b: string): number {
  const [left, right] = [FORM.exec(a), FORM.exec(b)];
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : a > b ? 1 : 0;
  const rank = ([, major, stability = '', minor = '0']: RegExpExecArray): readonly number[] => [
    STABILITY.indexOf(stability),
    Number(major),
    Number(minor),
  ];
  const [ours, theirs] = [rank(left), rank(right)];
  const at = ours.findIndex((number, i) => number !== theirs[i]);
  return at < 0 ? 0 : (theirs[at] ?? 0) - (ours[at] ?? 0);
}
