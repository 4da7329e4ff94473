/**
 * MongoDB Atlas as the founding document and the public API description have it: its roles,
 * operations and defaults as a role policy, and its exports as domain values.
 *
 * @module keywarden/atlas
 */
export type { AtlasImport } from './atlas-import.js'
export type { AtlasOperation } from './atlas-operations.js'
export { atlasPolicy } from './atlas-policy.js'
export type { AtlasRole } from './atlas-roles.js'
export { type ImportAtlasOptions, importAtlas } from './import-atlas.js'
