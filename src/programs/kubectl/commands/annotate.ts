import { defineCommand } from '../command.ts';
import { metadataFlags, updateMetadata } from './metadata-update.ts';

/** Models kubectl/pkg/cmd/annotate/annotate.go */
export default defineCommand({
  name: 'annotate',
  use: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: { en: 'Change the annotations of resources', ko: '리소스의 어노테이션을 바꿉니다' },
  long: {
    en: 'Add, change or remove annotations. A key with a trailing minus removes that annotation; existing values are changed only with --overwrite.',
    ko: '어노테이션을 더하거나 바꾸거나 지웁니다. 키 끝에 빼기표를 붙이면 지우고, 이미 있는 값은 --overwrite가 있어야 바꿉니다.',
  },
  examples: `
# Add an annotation
kubectl annotate deployment web kubernetes.io/change-cause="first version"

# Remove it
kubectl annotate deployment web kubernetes.io/change-cause-`,
  flags: metadataFlags('annotation'),
  completes: 'resources',
  run: (context) => updateMetadata(context, 'annotation'),
});
