import type { AppArmorProfile, Container, Pod } from '../../api/types.ts';
import { semanticEqual } from '../../machinery/equal.ts';
import { mapShared, replace } from '../kind.ts';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const RUNTIME_DEFAULT = 'runtime/default';
const UNCONFINED = 'unconfined';
const LOCALHOST = 'localhost/';

function annotationOf(profile: AppArmorProfile | undefined): string {
  if (profile?.type === 'Unconfined') return UNCONFINED;
  if (profile?.type === 'RuntimeDefault') return RUNTIME_DEFAULT;
  const { type, localhostProfile } = profile ?? {};
  return type === 'Localhost' && localhostProfile !== undefined ? LOCALHOST + localhostProfile : '';
}

/** The field that an annotation means, unless it means none that is valid. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === UNCONFINED) return { type: 'Unconfined' };
  if (annotation === RUNTIME_DEFAULT) return { type: 'RuntimeDefault' };
  if (!annotation.startsWith(LOCALHOST)) return undefined;
  const localhostProfile = annotation.slice(LOCALHOST.length);
  const valid =
    localhostProfile.trim() !== '' &&
    localhostProfile === localhostProfile.trim() &&
    localhostProfile.length <= 4095;
  return valid ? { type: 'Localhost', localhostProfile } : undefined;
}

/**
 * Keeps the AppArmor profiles of containers and the annotations that meant them before in step: whichever is missing follows
 * from the other. Models pkg/registry/core/pod/strategy.go applyAppArmorVersionSkew
 * @param warn told of annotations that stand for a field
 */
export function syncAppArmor(pod: Pod, warn: ((text: string) => void) | undefined): Pod {
  const { spec, metadata } = pod;
  if (!spec || spec.os?.name === 'windows') return pod;
  const shared = spec.securityContext?.appArmorProfile;
  const annotations: Record<string, string> = { ...metadata?.annotations };
  const sync = (container: Container): Container => {
    const key = ANNOTATION + container.name;
    const own = container.securityContext?.appArmorProfile;
    const annotation = annotations[key];
    if (annotation === undefined) {
      const text = annotationOf(own ?? shared);
      if (text !== '') annotations[key] = text;
      return container;
    }
    if (own) return container;
    const profile = profileOf(annotation);
    if (profile && semanticEqual(profile, shared)) return container;
    warn?.(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    if (!profile) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  let out = spec.initContainers
    ? replace(spec, 'initContainers', mapShared(spec.initContainers, sync))
    : spec;
  out = replace(out, 'containers', mapShared(out.containers, sync));
  const before = Object.keys(metadata?.annotations ?? {}).length;
  const changed = Object.keys(annotations).length > before;
  return replace(changed ? { ...pod, metadata: { ...metadata, annotations } } : pod, 'spec', out);
}
