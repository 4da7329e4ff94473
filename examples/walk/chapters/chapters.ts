import type { Chapter } from '../step.js'
import { address } from './address.js'
import { credential } from './credential.js'
import { proceduresInOrganization } from './procedures-in-organization.js'
import { proceduresInProject } from './procedures-in-project.js'
import { rotation } from './rotation.js'
import { rules } from './rules.js'
import { scopeAndRole } from './scope-and-role.js'
import { surface } from './surface.js'

/** The whole walk: the gates in their order, then management. Each chapter builds on those before. */
export const CHAPTERS: readonly Chapter[] = [
  credential,
  surface,
  address,
  scopeAndRole,
  proceduresInOrganization,
  proceduresInProject,
  rotation,
  rules,
]
