import type { RemarkPlugin } from '@astrojs/markdown-remark';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';

/** A remark plugin: emphasis ends where Korean readers expect it, as in `**파드(Pod)**는`. */
export const cjkFriendly: RemarkPlugin = function () {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  (data.micromarkExtensions ??= []).push(cjkFriendlyExtension());
};
