import { forbidden } from '../expectations.js'
import { request } from '../request-step.js'
import type { Chapter } from '../step.js'

/** The gate that asks on which surface. */
export const surface: Chapter = {
  title: 'On which surface?',
  about: 'A key is no person. It uses the API, and never a console.',
  steps: [
    request({
      title: 'Not even the key of the owner opens the console',
      as: 'owner',
      send: 'GET /console/orgs/acme',
      expected: forbidden('surface', 'CONSOLE_FORBIDDEN'),
    }),
  ],
}
