import { defineCommand } from '../../command.ts';
import { printFlags } from '../../common-flags.ts';
import { CommandError, hasReason } from '../../errors.ts';
import { asList, asObject, fieldOf, textOf, type JsonObject } from '../../object.ts';
import { align, tableLayout } from '../../output/tabwriter.ts';
import { objectPrinter } from '../../printing.ts';

/** Models kubectl/pkg/cmd/auth/whoami.go */
export default defineCommand({
  name: 'whoami',
  use: '[options]',
  short: { en: 'Show who you are', ko: '내가 누구인지 보여 줍니다' },
  examples: 'kubectl auth whoami',
  flags: printFlags,
  async run(context) {
    const printer = await objectPrinter(context, '', 'none', true);
    const client = await context.client();
    let review: JsonObject;
    try {
      review = await client.json({
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1',
          metadata: { creationTimestamp: null },
          status: { userInfo: {} },
        },
      });
    } catch (error) {
      if (hasReason(error, 'Forbidden')) {
        throw new CommandError(
          'the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it',
        );
      }
      if (!hasReason(error, 'NotFound')) throw error;
      throw new CommandError(
        'the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate and authentication.k8s.io/v1alpha1 or authentication.k8s.io/v1beta1 API',
      );
    }
    if (context.flags.string('output') !== '' || context.flags.string('template') !== '') {
      return printer.print(review);
    }
    await context.out(
      align(
        rowsOf(review)
          .map((row) => `${row.join('\t')}\n`)
          .join(''),
        tableLayout,
      ),
    );
  },
});

function rowsOf(review: JsonObject): readonly (readonly string[])[] {
  const user = asObject(fieldOf(review, 'status', 'userInfo'));
  const list = (values: unknown): string => `[${asList(values).map(String).join(' ')}]`;
  const uid = textOf(user, 'uid');
  const groups = asList(user['groups']);
  const extra = Object.entries(asObject(user['extra'])).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ['ATTRIBUTE', 'VALUE'],
    ['Username', textOf(user, 'username')],
    ...(uid === '' ? [] : [['UID', uid]]),
    ...(groups.length > 0 ? [['Groups', list(groups)]] : []),
    ...extra.map(([key, values]) => [`Extra: ${key}`, list(values)]),
  ];
}
