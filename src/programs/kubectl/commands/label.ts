import { defineCommand } from '../command.ts';
import { metadataFlags, updateMetadata } from './metadata-update.ts';

/** Models kubectl/pkg/cmd/label/label.go */
export default defineCommand({
  name: 'label',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: { en: 'Change the labels of resources', ko: '리소스의 레이블을 바꿉니다' },
  long: {
    en: 'Add, change or remove labels. A key with a trailing minus removes that label; existing values are changed only with --overwrite.',
    ko: '레이블을 더하거나 바꾸거나 지웁니다. 키 끝에 빼기표를 붙이면 지우고, 이미 있는 값은 --overwrite가 있어야 바꿉니다.',
  },
  examples: `
# Add a label to a pod
kubectl label pods web tier=front

# Change it
kubectl label --overwrite pods web tier=back

# Remove it
kubectl label pods web tier-`,
  flags: metadataFlags('label'),
  completes: 'resources',
  run: (context) => updateMetadata(context, 'label'),
});
