import type { Environment } from '@marcbachmann/cel-js';
import type { Store } from '../../../store/store.ts';
import { AUTHENTICATED, accountGroups, type Caller } from '../../authorization/caller.ts';
import { authorize, type Attributes, type Decision } from '../../authorization/rbac.ts';
import { checkLabel, checkSubdomain } from '../../../machinery/names.ts';

const PREFIX = 'kubernetes.authorization';

/** The type of the variable `authorizer`. */
export const AUTHORIZER = `${PREFIX}.Authorizer`;

type Resource = Extract<Attributes, { readonly type: 'resource' }>;

/** Somebody whose rights expressions ask for. */
class Principal {
  readonly store: Store;
  readonly caller: Caller;
  /** What the request itself needs. */
  readonly requestResource: ResourceCheck | undefined;

  constructor(store: Store, caller: Caller, asked?: ResourceQuestion) {
    this.store = store;
    this.caller = caller;
    this.requestResource = asked && new ResourceCheck(this, asked);
  }

  may(attributes: Attributes): DecisionValue {
    return new DecisionValue(authorize(this.store, this.caller, attributes));
  }
}

class PathCheck {
  readonly principal: Principal;
  readonly path: string;

  constructor(principal: Principal, path: string) {
    this.principal = principal;
    this.path = path;
  }
}

class GroupCheck {
  readonly principal: Principal;
  readonly group: string;

  constructor(principal: Principal, group: string) {
    this.principal = principal;
    this.group = group;
  }
}

/** What is asked about resources, but for the verb. */
export type ResourceQuestion = Omit<Resource, 'type' | 'verb' | 'fieldSelector'> & {
  readonly subresource: string;
};

class ResourceCheck {
  readonly principal: Principal;
  readonly asked: ResourceQuestion;

  constructor(principal: Principal, asked: ResourceQuestion) {
    this.principal = principal;
    this.asked = asked;
  }

  with(change: Partial<ResourceQuestion>): ResourceCheck {
    return new ResourceCheck(this.principal, { ...this.asked, ...change });
  }

  check(verb: string): DecisionValue {
    const { subresource, resource, ...rest } = this.asked;
    const whole = subresource === '' ? resource : `${resource}/${subresource}`;
    return this.principal.may({ type: 'resource', verb, resource: whole, ...rest });
  }
}

class DecisionValue {
  readonly decision: Decision;

  constructor(decision: Decision) {
    this.decision = decision;
  }
}

function accountOf({ store }: Principal, namespace: string, name: string): Principal {
  if (checkSubdomain(name).length > 0) throw new Error('Invalid service account name');
  if (checkLabel(namespace).length > 0) throw new Error('Invalid service account namespace');
  const username = `system:serviceaccount:${namespace}:${name}`;
  return new Principal(store, { username, groups: [...accountGroups(namespace), AUTHENTICATED] });
}

function notEmpty(text: string, what: string): string {
  if (text.trim() === '') throw new Error(`${what} must not be empty`);
  return text;
}

/** Lets expressions ask what somebody may. Models staging/src/k8s.io/apiserver/pkg/cel/library/authz.go */
export function authorization(env: Environment): void {
  const [path, group, resource, decision] = ['PathCheck', 'GroupCheck', 'ResourceCheck', 'Decision'].map(
    (name) => `${PREFIX}.${name}`,
  ) as [string, string, string, string];
  env.registerType(decision, { ctor: DecisionValue, fields: {} });
  env.registerType(path, { ctor: PathCheck, fields: {} });
  env.registerType(resource, { ctor: ResourceCheck, fields: {} });
  env.registerType(group, { ctor: GroupCheck, fields: {} });
  env.registerType(AUTHORIZER, { ctor: Principal, fields: { requestResource: resource } });
  const method = (signature: string, handler: (...given: never[]) => unknown): void => {
    env.registerFunction(signature, handler);
  };
  method(`${AUTHORIZER}.path(string): ${path}`, (self: Principal, text: string) => {
    return new PathCheck(self, notEmpty(text, 'path'));
  });
  method(`${AUTHORIZER}.group(string): ${group}`, (self: Principal, text: string) => {
    return new GroupCheck(self, text);
  });
  method(`${AUTHORIZER}.serviceAccount(string, string): ${AUTHORIZER}`, accountOf);
  method(`${group}.resource(string): ${resource}`, (self: GroupCheck, text: string) => {
    const asked = { group: self.group, resource: notEmpty(text, 'resource') };
    return new ResourceCheck(self.principal, { ...asked, subresource: '', namespace: '', name: '' });
  });
  for (const part of ['subresource', 'namespace', 'name'])
    method(`${resource}.${part}(string): ${resource}`, (self: ResourceCheck, text: string) =>
      self.with({ [part]: text }),
    );
  method(`${resource}.check(string): ${decision}`, (self: ResourceCheck, verb: string) => self.check(verb));
  method(`${path}.check(string): ${decision}`, ({ principal, path: asked }: PathCheck, verb: string) =>
    principal.may({ type: 'path', verb, path: asked }),
  );
  method(`${decision}.allowed(): bool`, ({ decision: { allowed } }: DecisionValue) => allowed);
  method(`${decision}.reason(): string`, ({ decision: { reason } }: DecisionValue) => reason);
  method(`${decision}.errored(): bool`, () => false);
  method(`${decision}.error(): string`, () => '');
}

/** The variable `authorizer` of a request. @param asked what the request itself is about */
export const authorizerOf = (store: Store, caller: Caller, asked: ResourceQuestion): object =>
  new Principal(store, caller, asked);
