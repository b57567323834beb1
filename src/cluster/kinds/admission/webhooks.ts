import type {
  AdmissionregistrationV1ServiceReference as ServiceReference,
  MutatingWebhook,
  ValidatingWebhook,
} from '../../api/types.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { goStrings } from '../../machinery/go.ts';
import { checkDNS1035Label, checkPortNumber, checkSubdomain } from '../../machinery/names.ts';
import { replace, withDefaults } from '../kind.ts';
import { validateSelector } from '../selector-validation.ts';
import { expressionCheck } from './expressions.ts';
import {
  FAILURE_POLICIES,
  MATCH_POLICIES,
  rulesDefaults,
  validateChoice,
  validateMatchConditions,
  validateRule,
} from './rules.ts';

type Webhook = MutatingWebhook | ValidatingWebhook;

const REVIEW_VERSIONS = ['v1', 'v1beta1'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const ALL_SIDE_EFFECTS = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];
const URL_FORM = '; desired format: https://host[/path]';

/** What both kinds of webhook share. Models pkg/apis/admissionregistration/v1/defaults.go SetDefaults_ValidatingWebhook */
export function webhookDefaults<W extends Webhook>(webhook: W): W {
  let out: Webhook = withDefaults<Webhook>(webhook, {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  });
  if (out.rules) out = replace(out, 'rules', rulesDefaults(out.rules));
  const { service } = out.clientConfig;
  if (service) {
    const filled = withDefaults<ServiceReference>(service, { port: 443 });
    out = replace(out, 'clientConfig', replace(out.clientConfig, 'service', filled));
  }
  return out as W;
}

/** Models staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsFullyQualifiedName */
export function validateQualifiedDomain(name: string | undefined, field: string, errors: FieldErrors): void {
  if (!name) {
    errors.required(field);
    return;
  }
  const complaints = checkSubdomain(name);
  if (complaints.length > 0) errors.invalid(field, name, complaints.join(','));
  else if (name.split('.').length < 3) {
    errors.invalid(field, name, 'should be a domain with at least three segments separated by dots');
  }
}

/** Models staging/src/k8s.io/apiserver/pkg/util/webhook/validation.go ValidateWebhookURL */
export function validateWebhookUrl(text: string, field: string, errors: FieldErrors): void {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):)?(.*)$/is.exec(text) ?? [];
  const [, authority = '', , query = '', fragment = ''] =
    /^(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (scheme.toLowerCase() !== 'https') {
    errors.invalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${URL_FORM}`);
  }
  if (host === '') errors.invalid(field, host, `host must be specified${URL_FORM}`);
  if (at >= 0) {
    errors.invalid(field, authority.slice(0, at), 'user information is not permitted in the URL');
  }
  if (fragment !== '') errors.invalid(field, fragment, 'fragments are not permitted in the URL');
  if (query !== '') errors.invalid(field, query, 'query parameters are not permitted in the URL');
}

/** Models staging/src/k8s.io/apiserver/pkg/util/webhook/validation.go ValidateWebhookService */
export function validateWebhookService(service: ServiceReference, field: string, errors: FieldErrors): void {
  const { name, namespace, path, port = 0 } = service;
  // Upstream hands the name over as the namespace, and the other way round.
  if (!namespace) errors.required(`${field}.name`, 'service name is required');
  if (!name) errors.required(`${field}.namespace`, 'service namespace is required');
  const complaints = checkPortNumber(port);
  if (complaints.length > 0) {
    errors.invalid(`${field}.port`, port, `port is not valid: ${complaints.join(', ')}`);
  }
  if (!path || path === '/') return;
  const at = `${field}.path`;
  if (path === '//') {
    errors.invalid(at, path, 'segment[0] may not be empty');
    return;
  }
  if (!path.startsWith('/')) errors.invalid(at, path, "must start with a '/'");
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  steps.forEach((step, i) => {
    if (step === '') errors.invalid(at, path, `segment[${i}] may not be empty`);
    else for (const text of checkSubdomain(step)) errors.invalid(at, path, `segment[${i}]: ${text}`);
  });
}

function validateReviewVersions(
  versions: readonly string[],
  recognized: boolean,
  field: string,
  errors: FieldErrors,
): void {
  if (versions.length === 0) {
    errors.required(field, `must specify one of ${REVIEW_VERSIONS.join(', ')}`);
    return;
  }
  versions.forEach((version, i) => {
    if (versions.indexOf(version) < i) errors.invalid(`${field}[${i}]`, version, 'duplicate version');
    else errors.complain(`${field}[${i}]`, version, checkDNS1035Label(version));
  });
  if (recognized && !versions.some((version) => REVIEW_VERSIONS.includes(version))) {
    const detail = `must include at least one of ${REVIEW_VERSIONS.join(', ')}`;
    errors.invalid(field, goStrings(versions), detail);
  }
}

function validateWebhook(hook: Webhook, noEffects: boolean, path: string, errors: FieldErrors): void {
  validateQualifiedDomain(hook.name, `${path}.name`, errors);
  (hook.rules ?? []).forEach((rule, i) => validateRule(rule, `${path}.rules[${i}]`, errors));
  validateChoice(hook.failurePolicy, FAILURE_POLICIES, `${path}.failurePolicy`, errors);
  validateChoice(hook.matchPolicy, MATCH_POLICIES, `${path}.matchPolicy`, errors);
  const effects = noEffects ? SIDE_EFFECTS : ALL_SIDE_EFFECTS;
  if ((hook.sideEffects as string | undefined) === undefined) {
    errors.required(`${path}.sideEffects`, `must specify one of ${effects.join(', ')}`);
  } else validateChoice(hook.sideEffects, effects, `${path}.sideEffects`, errors);
  const timeout = hook.timeoutSeconds ?? 10;
  if (timeout > 30 || timeout < 1) {
    const detail = 'the timeout value must be between 1 and 30 seconds';
    errors.invalid(`${path}.timeoutSeconds`, timeout, detail);
  }
  if (hook.namespaceSelector) validateSelector(hook.namespaceSelector, `${path}.namespaceSelector`, errors);
  if (hook.objectSelector) validateSelector(hook.objectSelector, `${path}.objectSelector`, errors);
  const again = 'reinvocationPolicy' in hook ? hook.reinvocationPolicy : undefined;
  validateChoice(again, ['IfNeeded', 'Never'], `${path}.reinvocationPolicy`, errors);
  const { url, service } = hook.clientConfig;
  const config = `${path}.clientConfig`;
  if ((url === undefined) === (service === undefined)) {
    errors.required(config, 'exactly one of url or service is required');
  } else if (url !== undefined) validateWebhookUrl(url, `${config}.url`, errors);
  else if (service) validateWebhookService(service, `${config}.service`, errors);
  const check = expressionCheck(undefined);
  validateMatchConditions(hook.matchConditions, `${path}.matchConditions`, errors, (one) =>
    check?.('condition', one),
  );
}

const isUnique = (hooks: readonly Webhook[]): boolean =>
  new Set(hooks.map(({ name }) => name)).size === hooks.length;

/**
 * Models pkg/apis/admissionregistration/validation/validation.go validateValidatingWebhookConfiguration
 * @param old what an update replaces: rules that it breaks already do not count
 */
export function validateWebhooks(
  webhooks: readonly Webhook[] = [],
  old: readonly Webhook[] | undefined,
  errors: FieldErrors,
): void {
  const noEffects = old?.every(({ sideEffects }) => SIDE_EFFECTS.includes(sideEffects)) ?? true;
  const recognized =
    old?.every(({ admissionReviewVersions: versions }) =>
      versions.some((version) => REVIEW_VERSIONS.includes(version)),
    ) ?? true;
  const unique = old ? isUnique(old) : true;
  const seen = new Set<string>();
  webhooks.forEach((hook, i) => {
    const path = `webhooks[${i}]`;
    validateWebhook(hook, noEffects, path, errors);
    const versions = (hook.admissionReviewVersions as readonly string[] | undefined) ?? [];
    validateReviewVersions(versions, recognized, `${path}.admissionReviewVersions`, errors);
    if (unique && hook.name && seen.has(hook.name)) errors.duplicate(`${path}.name`, hook.name);
    seen.add(hook.name);
  });
}
