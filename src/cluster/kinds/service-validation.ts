import type { Service, ServicePort, ServiceSpec } from '../api/types.ts';
import type { FieldErrors } from '../machinery/field-errors.ts';
import { goStrings, GoText, quote } from '../machinery/go.ts';
import {
  checkLabel,
  checkPortName,
  checkPortNumber,
  checkQualifiedName,
  checkSubdomain,
} from '../machinery/names.ts';
import { validateLabels } from './metadata-validation.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const POLICIES = ['Cluster', 'Local'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const FAMILIES = ['IPv4', 'IPv6'];
const MAX_AFFINITY = 86_400;

const isHeadless = ({ clusterIPs = [] }: ServiceSpec): boolean =>
  clusterIPs.length === 1 && clusterIPs[0] === 'None';

const isIP = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text)
    ? text.split('.').every((part) => Number(part) <= 255)
    : /^[0-9a-fA-F:]+$/.test(text) && text.includes(':');

function validatePort(
  port: ServicePort,
  needsName: boolean,
  names: Set<string>,
  path: string,
  errors: FieldErrors,
): void {
  if (needsName && !port.name) errors.required(`${path}.name`);
  else if (port.name) {
    errors.complain(`${path}.name`, port.name, checkLabel(port.name));
    if (names.has(port.name)) errors.duplicate(`${path}.name`, port.name);
    names.add(port.name);
  }
  errors.complain(`${path}.port`, port.port, checkPortNumber(port.port));
  const protocol = port.protocol ?? '';
  if (protocol === '') errors.required(`${path}.protocol`);
  else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
  const target = port.targetPort ?? 0;
  const complaints = typeof target === 'string' ? checkPortName(target) : checkPortNumber(target);
  errors.complain(`${path}.targetPort`, target, complaints);
  if (port.appProtocol !== undefined) {
    errors.complain(`${path}.appProtocol`, port.appProtocol, checkQualifiedName(port.appProtocol));
  }
}

function validateExternalName(spec: ServiceSpec, errors: FieldErrors): void {
  for (const key of ['clusterIPs', 'ipFamilies'] as const) {
    if (spec[key]?.length) errors.forbidden(`spec.${key}`, 'may not be set for ExternalName services');
  }
  if (spec.ipFamilyPolicy !== undefined) {
    errors.forbidden('spec.ipFamilyPolicy', 'may not be set for ExternalName services');
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.required('spec.externalName');
  else errors.complain('spec.externalName', name, checkSubdomain(name));
}

/** Models ValidateServiceClusterIPsRelatedFields */
function validateClusterIPs(spec: ServiceSpec, errors: FieldErrors): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP, clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  if (clusterIP) {
    if (clusterIPs.length === 0) errors.required('spec.clusterIPs');
    else if (clusterIPs[0] !== clusterIP) {
      errors.invalid('spec.clusterIPs', goStrings(clusterIPs), 'first value must match `clusterIP`');
    }
  } else if (clusterIPs.length > 0) {
    errors.invalid(
      'spec.clusterIPs',
      goStrings(clusterIPs),
      'must be empty when `clusterIP` is not specified',
    );
  }
  ipFamilies.forEach((family, i) => {
    if (!FAMILIES.includes(family)) errors.notSupported(`spec.ipFamilies[${i}]`, family, FAMILIES);
    if (ipFamilies.indexOf(family) < i) errors.duplicate(`spec.ipFamilies[${i}]`, family);
  });
  if (ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(ipFamilyPolicy)) {
    errors.notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, FAMILY_POLICIES);
  }
  clusterIPs.forEach((ip, i) => {
    if (i === 0 && ip === 'None') {
      if (clusterIPs.length > 1) {
        errors.invalid('spec.clusterIPs', goStrings(clusterIPs), "'None' must be the first and only value");
      }
    } else if (!isIP(ip)) {
      errors.invalid(
        `spec.clusterIPs[${i}]`,
        ip,
        'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      );
    }
  });
}

function validateNumbers(ports: readonly ServicePort[], errors: FieldErrors): void {
  const nodePorts = new Set<string>();
  ports.forEach(({ protocol, nodePort }, i) => {
    if (!nodePort) return;
    const key = `${protocol ?? ''}/${nodePort}`;
    if (nodePorts.has(key)) errors.duplicate(`spec.ports[${i}].nodePort`, nodePort);
    nodePorts.add(key);
  });
  const numbers = new Set<string>();
  ports.forEach(({ protocol = '', port }, i) => {
    const key = `${protocol}/${port}`;
    if (numbers.has(key)) {
      const shown = `core.ServicePort{Name:"", Protocol:${quote(protocol)}, AppProtocol:(*string)(nil), Port:${port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`;
      errors.duplicate(`spec.ports[${i}]`, new GoText(shown));
    }
    numbers.add(key);
  });
}

function validateTraffic(spec: ServiceSpec, errors: FieldErrors): void {
  const isOpen =
    spec.type === 'NodePort' ||
    spec.type === 'LoadBalancer' ||
    (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0);
  const external = spec.externalTrafficPolicy ?? '';
  if (!isOpen) {
    if (external !== '') {
      errors.invalid(
        'spec.externalTrafficPolicy',
        external,
        'may only be set for externally-accessible services',
      );
    }
  } else if (external === '') errors.required('spec.externalTrafficPolicy');
  else if (!POLICIES.includes(external)) {
    errors.notSupported('spec.externalTrafficPolicy', external, POLICIES);
  }
  const needsHealth = spec.type === 'LoadBalancer' && external === 'Local';
  if (!needsHealth && spec.healthCheckNodePort) {
    errors.invalid(
      'spec.healthCheckNodePort',
      spec.healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    );
  }
  const internal = spec.internalTrafficPolicy;
  if (internal === undefined) {
    if (spec.type === 'NodePort' || spec.type === 'LoadBalancer' || spec.type === 'ClusterIP') {
      errors.required('spec.internalTrafficPolicy');
    }
  } else if (!POLICIES.includes(internal)) {
    errors.notSupported('spec.internalTrafficPolicy', internal, POLICIES);
  }
}

/** Models pkg/apis/core/validation/validation.go ValidateService */
export function validateService({ spec }: Service, errors: FieldErrors): void {
  if (!spec) return;
  const ports = spec.ports ?? [];
  const headless = isHeadless(spec);
  const type = spec.type ?? '';
  if (ports.length === 0 && !headless && type !== 'ExternalName') errors.required('spec.ports');
  if (headless && (type === 'LoadBalancer' || type === 'NodePort')) {
    errors.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`);
  }
  if (type === 'ExternalName') validateExternalName(spec, errors);
  const names = new Set<string>();
  ports.forEach((port, i) => validatePort(port, ports.length > 1, names, `spec.ports[${i}]`, errors));
  if (spec.selector) validateLabels(spec.selector, 'spec.selector', errors);
  const affinity = spec.sessionAffinity ?? '';
  if (!AFFINITIES.includes(affinity)) errors.notSupported('spec.sessionAffinity', affinity, AFFINITIES);
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (affinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > MAX_AFFINITY)) {
    errors.invalid(
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
      seconds,
      `must be greater than 0 and less than ${MAX_AFFINITY}`,
    );
  }
  validateClusterIPs(spec, errors);
  (spec.externalIPs ?? []).forEach((ip, i) => {
    if (isIP(ip)) return;
    errors.invalid(
      `spec.externalIPs[${i}]`,
      ip,
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  });
  if (type === '') errors.required('spec.type');
  else if (!TYPES.includes(type)) errors.notSupported('spec.type', type, TYPES);
  if (type === 'ClusterIP') {
    ports.forEach(({ nodePort }, i) => {
      if (nodePort)
        errors.forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'");
    });
  }
  validateNumbers(ports, errors);
  if (spec.loadBalancerSourceRanges?.length && type !== 'LoadBalancer') {
    errors.forbidden('spec.LoadBalancerSourceRanges', "may only be used when `type` is 'LoadBalancer'");
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer') {
    errors.forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'");
  }
  if (spec.loadBalancerClass !== undefined && type !== 'LoadBalancer') {
    errors.forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'");
  }
  validateTraffic(spec, errors);
}

/** The addresses and families of a Service stay as they are, unless it becomes or was an ExternalName. */
function validateKept(spec: ServiceSpec, old: ServiceSpec, errors: FieldErrors): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  const addresses = spec.clusterIPs ?? [];
  const before = old.clusterIPs ?? [];
  if (addresses.length === 0 && before.length > 0) {
    errors.invalid('spec.clusterIPs[0]', goStrings(addresses), 'primary clusterIP can not be unset');
  } else {
    addresses.forEach((ip, i) => {
      const was = before[i];
      if (was === undefined || was === ip) return;
      errors.invalid(`spec.clusterIPs[${i}]`, goStrings(addresses), 'may not change once set');
    });
  }
  const families = spec.ipFamilies ?? [];
  const shown = new GoText(`[]core.IPFamily{${families.map(quote).join(', ')}}`);
  families.forEach((family, i) => {
    const was = old.ipFamilies?.[i];
    if (was === undefined || was === family) return;
    errors.invalid(`spec.ipFamilies[${i}]`, shown, 'may not change once set');
  });
}

export function validateServiceUpdate(object: Service, old: Service, errors: FieldErrors): void {
  if (!object.spec || !old.spec || object.spec === old.spec) return;
  validateKept(object.spec, old.spec, errors);
  validateService(object, errors);
}
