import { defineCommand } from '../../command.ts';
import { flag, printFlags } from '../../common-flags.ts';
import { asError, CommandError } from '../../errors.ts';
import { checkSegment } from '../../mapper.ts';
import { textOf, type JsonObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { oneName } from './generated.ts';

const boundKinds: Readonly<Record<string, string>> = { Node: 'v1', Pod: 'v1', Secret: 'v1' };

/** Models kubectl/pkg/cmd/create/create_token.go */
export default defineCommand({
  name: 'token',
  use: 'SERVICE_ACCOUNT_NAME [options]',
  short: { en: 'Request a token of a service account', ko: '서비스 어카운트의 토큰을 요청합니다' },
  examples: '# A token for one hour\nkubectl create token robot --duration 1h',
  flags: [
    flag(
      'audience',
      'stringArray',
      'Whom the token is for; may be repeated.',
      '토큰을 받을 대상. 여러 번 쓸 수 있습니다.',
    ),
    flag('duration', 'duration', 'How long the token is to live.', '토큰의 유효 기간.'),
    flag(
      'bound-object-kind',
      'string',
      'Kind of the object that the token is bound to.',
      '토큰을 묶을 오브젝트의 종류.',
    ),
    flag('bound-object-name', 'string', 'Name of that object.', '그 오브젝트의 이름.'),
    flag('bound-object-uid', 'string', 'UID of that object.', '그 오브젝트의 UID.'),
    ...printFlags,
  ],
  completes: { names: 'serviceaccount' },
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const duration = flags.duration('duration');
    if (duration < 0) throw new CommandError('--duration must be greater than or equal to 0');
    if (duration % 1000 !== 0) {
      throw new CommandError('--duration cannot be expressed in units less than seconds');
    }
    const kind = flags.string('bound-object-kind');
    const boundName = flags.string('bound-object-name');
    if (kind === '' && boundName !== '') {
      throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
    }
    if (kind === '' && flags.string('bound-object-uid') !== '') {
      throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
    }
    if (kind !== '' && !(kind in boundKinds)) {
      throw new CommandError(
        `supported --bound-object-kind values are ${Object.keys(boundKinds).join(', ')}`,
      );
    }
    if (kind !== '' && boundName === '') {
      throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
    }
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { creationTimestamp: null },
      spec: {
        audiences: flags.list('audience').length > 0 ? flags.list('audience') : null,
        ...(duration > 0 ? { expirationSeconds: duration / 1000 } : {}),
        ...(kind === ''
          ? {}
          : {
              boundObjectRef: {
                kind,
                apiVersion: boundKinds[kind],
                name: boundName,
                ...(flags.string('bound-object-uid') === '' ? {} : { uid: flags.string('bound-object-uid') }),
              },
            }),
      },
      status: { token: '', expirationTimestamp: null },
    };
    const client = await context.client();
    const namespace = await context.namespace();
    let response: JsonObject;
    try {
      checkSegment(name);
      response = await client.json({
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
        body: request,
      });
    } catch (error) {
      throw new CommandError(`failed to create token: ${asError(error).message}`);
    }
    if (flags.string('output') !== '')
      return (await objectPrinter(context, 'created', 'none', true)).print(response);
    const token = textOf(response, 'status', 'token');
    if (token === '') throw new CommandError('failed to create token: no token in server response');
    await context.out(context.program.isTerminal(1) ? `${token}\n` : token);
  },
});
