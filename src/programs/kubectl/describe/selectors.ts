import type { LabelSelector } from '../../../cluster/api/types.ts';
import { compareStrings } from '../output/go-values.ts';

/** One requirement as text: `app=web`, `tier in (a,b)`, `!old`. */
function requirement(key: string, operator: string, values: readonly string[]): string {
  const list = values.toSorted(compareStrings).join(',');
  switch (operator) {
    case 'In':
      return `${key} in (${list})`;
    case 'NotIn':
      return `${key} notin (${list})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return `${key}=${list}`;
  }
}

/** A selector as the API's query parameter writes it; '' selects everything. Models apimachinery/pkg/labels Selector.String */
export function selectorText(selector: LabelSelector | undefined): string {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return [
    ...Object.entries(matchLabels).map(([key, value]) => ({
      key,
      text: requirement(key, 'Equals', [value]),
    })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({
      key,
      text: requirement(key, operator, values),
    })),
  ]
    .sort((a, b) => compareStrings(a.key, b.key))
    .map(({ text }) => text)
    .join(',');
}

/** A selector for people: `<none>` when it is empty. Models apimachinery/pkg/apis/meta/v1 FormatLabelSelector */
export const formatSelector = (selector: LabelSelector | undefined): string =>
  selectorText(selector) || '<none>';
