import type { DownwardAPIVolumeFile, Volume, VolumeProjection } from '../../api/types.ts';
import { mapShared, replace, withDefaults } from '../kind.ts';
import { fieldRefDefaults, templateMeta } from './defaults.ts';

const MODE = 0o644;

const downwardItem = (item: DownwardAPIVolumeFile): DownwardAPIVolumeFile =>
  item.fieldRef ? replace(item, 'fieldRef', fieldRefDefaults(item.fieldRef)) : item;

function projectionDefaults(source: VolumeProjection): VolumeProjection {
  let out = source;
  if (out.downwardAPI?.items) {
    out = replace(
      out,
      'downwardAPI',
      replace(out.downwardAPI, 'items', mapShared(out.downwardAPI.items, downwardItem)),
    );
  }
  if (out.serviceAccountToken) {
    out = replace(
      out,
      'serviceAccountToken',
      withDefaults(out.serviceAccountToken, { expirationSeconds: 3600 }),
    );
  }
  return out;
}

/** Fills in a volume; one without a source is an emptyDir. Models pkg/apis/core/v1/defaults.go SetDefaults_Volume */
export function volumeDefaults(volume: Volume): Volume {
  let out = volume;
  if (!Object.keys(out).some((key) => key !== 'name')) return replace(out, 'emptyDir', {});
  if (out.hostPath) out = replace(out, 'hostPath', withDefaults(out.hostPath, { type: '' }));
  if (out.secret) out = replace(out, 'secret', withDefaults(out.secret, { defaultMode: MODE }));
  if (out.configMap) out = replace(out, 'configMap', withDefaults(out.configMap, { defaultMode: MODE }));
  if (out.downwardAPI) {
    const items = mapShared(out.downwardAPI.items, downwardItem);
    const filled = withDefaults(out.downwardAPI, { defaultMode: MODE });
    out = replace(out, 'downwardAPI', replace(filled, 'items', items));
  }
  if (out.projected) {
    const sources = mapShared(out.projected.sources, projectionDefaults);
    const filled = withDefaults(out.projected, { defaultMode: MODE });
    out = replace(out, 'projected', replace(filled, 'sources', sources));
  }
  if (out.iscsi) out = replace(out, 'iscsi', withDefaults(out.iscsi, { iscsiInterface: 'default' }));
  if (out.rbd) {
    out = replace(
      out,
      'rbd',
      withDefaults(out.rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
    );
  }
  if (out.azureDisk) {
    out = replace(
      out,
      'azureDisk',
      withDefaults(out.azureDisk, {
        cachingMode: 'ReadWrite',
        fsType: 'ext4',
        readOnly: false,
        kind: 'Shared',
      }),
    );
  }
  if (out.ephemeral?.volumeClaimTemplate) {
    const { volumeClaimTemplate } = out.ephemeral;
    const metadata = templateMeta(volumeClaimTemplate.metadata);
    const spec = withDefaults(volumeClaimTemplate.spec, { volumeMode: 'Filesystem' });
    const template = replace(replace(volumeClaimTemplate, 'metadata', metadata), 'spec', spec);
    out = replace(out, 'ephemeral', replace(out.ephemeral, 'volumeClaimTemplate', template));
  }
  return out;
}
