import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSchemas } from '../cluster/machinery/schema.ts';
import { loadImages } from '../containers/library.ts';

/**
 * Loads all code that is loaded on demand. Time stands still for what comes late, but what else happens in that instant may come
 * before it or after it; with everything loaded no wait is ever for a file, so that the same input gives the same bytes.
 */
export async function preload(): Promise<void> {
  const source = path.join(import.meta.dirname, '..');
  const files = ['programs', 'shell', 'containers', 'clouds', 'world'].flatMap((room) =>
    readdirSync(path.join(source, room), { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && entry.name.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(entry.name),
      )
      .filter((entry) => !/testing|testdata|fixtures/.test(entry.parentPath + entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
  await Promise.all([
    import('yaml'),
    import('unbash'),
    loadSchemas(),
    loadImages(),
    import('../cluster/apiserver/openapi/openapi.ts'),
    import('../cluster/apiserver/openapi/version-2.ts'),
    import('../cluster/apiserver/admission/node-restriction.ts'),
    import('../cluster/apiserver/admission/policy/checking.ts'),
    import('../cluster/apiserver/admission/policy/conditions.ts'),
    import('../cluster/apiserver/admission/policy/types/warnings.ts'),
    import('../cluster/apiserver/admission/policy/validating-policy.ts'),
    import('../cluster/apiserver/authorization/node-authorizer.ts'),
    import('../cluster/apiserver/subresources/subresources.ts'),
    import('../cluster/custom/served.ts'),
    import('../cluster/custom/definition-validation.ts'),
    import('../cluster/custom/cel/rules.ts'),
    import('../cluster/api/facts/openapi-hashes.json', { with: { type: 'json' } }),
    import('../cluster/api/facts/rbac-defaults.json', { with: { type: 'json' } }),
  ]);
}
