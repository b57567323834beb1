import { defineCommand, entryOf, type CommandDefinition } from '../command.ts';
import { fileFlags, flag, printFlags } from '../common-flags.ts';
import type { CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { asList, isObject, textOf, withField, type JsonObject } from '../object.ts';
import { objectPrinter } from '../printing.ts';
import { findResources } from '../resources.ts';
import { replaceObject } from '../writes.ts';

function decide(
  verb: 'approve' | 'deny',
  type: 'Approved' | 'Denied',
  en: string,
  ko: string,
): CommandDefinition {
  return defineCommand({
    name: verb,
    use: '(-f FILENAME | NAME) [options]',
    short: { en, ko },
    examples: `kubectl certificate ${verb} csr-sqgzp`,
    flags: [
      ...printFlags,
      flag(
        'force',
        'bool',
        'Update the request even if it was decided before.',
        '이미 결정된 요청도 다시 고칩니다.',
      ),
      ...fileFlags,
    ],
    run: (context) => update(context, type),
  });
}

async function update(context: CommandContext, type: 'Approved' | 'Denied'): Promise<void> {
  const { flags, args } = context;
  const printer = await objectPrinter(context, type.toLowerCase(), 'none', true);
  if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
  }
  const found = await findResources(context, {
    args: args.map((name) => (name.includes('/') ? name : `certificatesigningrequests/${name}`)),
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
    // requests are in none, and nothing else is looked for
    namespace: '',
    continueOnError: true,
    latest: true,
  });
  const verb = type === 'Approved' ? 'Approve' : 'Deny';
  await found.visit(async (info) => {
    const request = info.object ?? {};
    const conditions = asList((request['status'] as JsonObject | undefined)?.['conditions']).filter(isObject);
    const decided = conditions.some((condition) => textOf(condition, 'type') === type);
    if (decided && !flags.bool('force')) return printer.print(request);
    const now = new Date(context.program.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const condition = {
      type,
      status: 'True',
      reason: `Kubectl${verb}`,
      message: `This CSR was ${type.toLowerCase()} by kubectl certificate ${verb.toLowerCase()}.`,
      lastUpdateTime: now,
    };
    const changed = withField(request, ['status', 'conditions'], [...conditions, condition]);
    await printer.print(await replaceObject(context, info, changed, { subresource: 'approval' }));
  });
}

/** Models kubectl/pkg/cmd/certificates/certificates.go */
export default defineCommand({
  name: 'certificate',
  use: 'SUBCOMMAND [options]',
  short: { en: 'Approve or deny certificate requests', ko: '인증서 요청을 승인하거나 거부합니다' },
  run: async (context) => context.out(await context.help()),
  subcommands: [
    decide('approve', 'Approved', 'Approve a certificate signing request', '인증서 서명 요청을 승인합니다'),
    decide('deny', 'Denied', 'Deny a certificate signing request', '인증서 서명 요청을 거부합니다'),
  ].map(entryOf),
});
