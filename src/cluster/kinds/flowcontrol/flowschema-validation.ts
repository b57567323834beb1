import type {
  FlowcontrolV1Subject,
  FlowSchema,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import type { FieldErrors } from '../../machinery/field-errors.ts';
import { goStrings, GoText } from '../../machinery/go.ts';
import { labelName, subdomainName } from '../../machinery/names.ts';
import { FLOW_SCHEMAS } from './mandatory.ts';

const MAX_PRECEDENCE = 10_000;
const DISTINGUISHERS = ['ByNamespace', 'ByUser'];
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const SUBJECTS = { ServiceAccount: 'serviceAccount', User: 'user', Group: 'group' } as const;

type SubjectKind = keyof typeof SUBJECTS;

const isSubjectKind = (kind: string): kind is SubjectKind => kind in SUBJECTS;

/** Models pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchemaSubject */
function validateSubject(subject: FlowcontrolV1Subject, path: string, errors: FieldErrors): void {
  const { kind } = subject;
  if (!isSubjectKind(kind)) {
    errors.notSupported(`${path}.kind`, kind, Object.keys(SUBJECTS).sort());
    return;
  }
  const own = SUBJECTS[kind];
  const field = `${path}.${own}`;
  const named = subject[own];
  if (!named) errors.required(field, `${own} is required when subject kind is '${kind}'`);
  else {
    if (!named.name) errors.required(`${field}.name`);
    else if (own === 'serviceAccount' && named.name !== '*') {
      errors.complain(`${field}.name`, named.name, subdomainName(named.name));
    }
    if (own === 'serviceAccount') {
      const namespace = subject.serviceAccount?.namespace ?? '';
      if (namespace === '')
        errors.required(`${field}.namespace`, 'must specify namespace for service account');
      else errors.complain(`${field}.namespace`, namespace, labelName(namespace));
    }
  }
  for (const [other, name] of Object.entries(SUBJECTS)) {
    if (other === kind || !subject[name]) continue;
    errors.forbidden(`${path}.${name}`, `${name} is forbidden when subject kind is not '${other}'`);
  }
}

function validateVerbs(verbs: readonly string[] = [], path: string, errors: FieldErrors): void {
  const field = `${path}.verbs`;
  if (verbs.length === 0) errors.required(field, 'verbs must contain at least one value');
  else if (verbs.includes('*')) {
    if (verbs.length > 1) {
      errors.invalid(field, goStrings(verbs), "if '*' is present, must not specify other verbs");
    }
  } else if (!verbs.every((verb) => VERBS.includes(verb)))
    errors.notSupported(field, goStrings(verbs), VERBS);
}

/** Models pkg/apis/flowcontrol/validation/validation.go ValidateNonResourceURLPath */
function pathProblem(path: string): string | undefined {
  if (path === '') return 'must not be empty';
  if (path === '/') return undefined;
  if (!path.startsWith('/')) return 'must start with slash';
  if (path.includes(' ')) return 'must not contain white-space';
  if (path.includes('//')) return 'must not contain double slash';
  const wildcards = path.split('*').length - 1;
  if (wildcards === 0 || (wildcards === 1 && path.endsWith('/*'))) return undefined;
  return 'wildcard can only do suffix matching';
}

function validatePathRule(rule: NonResourcePolicyRule, path: string, errors: FieldErrors): void {
  const { verbs, nonResourceURLs = [] } = rule;
  validateVerbs(verbs, path, errors);
  const field = `${path}.nonResourceURLs`;
  if (nonResourceURLs.length === 0) errors.required(field, 'nonResourceURLs must contain at least one value');
  else if (nonResourceURLs.includes('*')) {
    if (nonResourceURLs.length === 1) return;
    const detail = "if '*' is present, must not specify other non-resource URLs";
    errors.invalid(field, goStrings(nonResourceURLs), detail);
  } else {
    nonResourceURLs.forEach((url, i) => {
      const problem = pathProblem(url);
      if (problem !== undefined) errors.invalid(`${field}[${i}]`, url, problem);
    });
  }
}

function validateResourceRule(rule: ResourcePolicyRule, path: string, errors: FieldErrors): void {
  const { verbs, apiGroups = [], resources = [], namespaces = [], clusterScope } = rule;
  validateVerbs(verbs, path, errors);
  const checkList = (list: readonly string[], field: string, one: string, many: string): void => {
    if (list.length === 0)
      errors.required(`${path}.${field}`, `resource rules must supply at least one ${one}`);
    else if (list.length > 1 && list.includes('*')) {
      errors.invalid(
        `${path}.${field}`,
        goStrings(list),
        `if '*' is present, must not specify other ${many}`,
      );
    }
  };
  checkList(apiGroups, 'apiGroups', 'api group', 'api groups');
  checkList(resources, 'resources', 'resource', 'resources');
  const field = `${path}.namespaces`;
  if (namespaces.length === 0 && clusterScope !== true) {
    errors.required(field, 'resource rules that are not cluster scoped must supply at least one namespace');
  } else if (namespaces.includes('*')) {
    if (namespaces.length > 1) {
      errors.invalid(field, goStrings(namespaces), "if '*' is present, must not specify other namespaces");
    }
  } else {
    namespaces.forEach((name, i) => {
      for (const complaint of labelName(name)) {
        errors.invalid(
          `${field}[${i}]`,
          name,
          `each member of this list must be '*' or a DNS-1123 label; ${complaint}`,
        );
      }
    });
  }
}

function validateRules(rules: PolicyRulesWithSubjects, path: string, errors: FieldErrors): void {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rules;
  if (subjects.length === 0) errors.required(`${path}.subjects`, 'subjects must contain at least one value');
  subjects.forEach((subject, i) => {
    validateSubject(subject, `${path}.subjects[${i}]`, errors);
  });
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    errors.required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty');
  }
  resourceRules.forEach((rule, i) => {
    validateResourceRule(rule, `${path}.resourceRules[${i}]`, errors);
  });
  nonResourceRules.forEach((rule, i) => {
    validatePathRule(rule, `${path}.nonResourceRules[${i}]`, errors);
  });
}

/** Models pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchema */
export function validateFlowSchema({ metadata, spec }: FlowSchema, errors: FieldErrors): void {
  const name = metadata?.name ?? '';
  const { matchingPrecedence: precedence = 0, distinguisherMethod, rules = [] } = spec ?? {};
  const complain = (detail: string): void => {
    errors.invalid('spec.matchingPrecedence', precedence, detail);
  };
  if (precedence <= 0) complain('must be a positive value');
  if (precedence > MAX_PRECEDENCE) complain(`must not be greater than ${MAX_PRECEDENCE}`);
  if (precedence === 1 && name !== 'exempt') {
    complain("only the schema named 'exempt' may have matchingPrecedence 1");
  }
  if (distinguisherMethod && !DISTINGUISHERS.includes(distinguisherMethod.type)) {
    const shown = new GoText(
      `flowcontrol.FlowDistinguisherMethod{Type:${JSON.stringify(distinguisherMethod.type)}}`,
    );
    errors.notSupported('spec.distinguisherMethod.type', shown, DISTINGUISHERS);
  }
  const level = spec?.priorityLevelConfiguration.name ?? '';
  const field = 'spec.priorityLevelConfiguration.name';
  if (level === '') errors.required(field, 'must reference a priority level');
  else errors.complain(field, level, subdomainName(level));
  rules.forEach((rule, i) => {
    validateRules(rule, `spec.rules[${i}]`, errors);
  });
  if (FLOW_SCHEMAS[name] && !semanticEqual(spec, FLOW_SCHEMAS[name])) {
    errors.invalid(
      'spec',
      new GoText(`flowcontrol.FlowSchemaSpec${JSON.stringify(spec)}`),
      `spec of '${name}' must equal the fixed value`,
    );
  }
}
