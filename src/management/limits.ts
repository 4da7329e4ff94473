/** How much an organization may own, and how long text may be. */
export interface Limits {
  /** Default 500. Disabled, expired and revoked keys count until they are deleted. */
  readonly keysPerOrganization: number
  /** Default 250. */
  readonly projectsPerOrganization: number
  /** Default 200. Expired entries count until they are removed. */
  readonly entriesPerList: number
  /** In characters. Default 250, and not more. */
  readonly descriptionLength: number
  /** Of names of organizations and projects, in characters. Default 64, and not more. */
  readonly nameLength: number
}

const DEFAULTS: Limits = {
  keysPerOrganization: 500,
  projectsPerOrganization: 250,
  entriesPerList: 200,
  descriptionLength: 250,
  nameLength: 64,
}

/** The limits with their defaults. What is wrong here is a mistake of the program. */
export function readLimits(given: Partial<Limits> = {}): Limits {
  for (const [name, limit] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULTS, name)) throw new TypeError(`\`limits\` has no \`${name}\``)
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new TypeError(`\`limits.${name}\` must be a whole number from 1 on`)
    }
  }
  const limits = { ...DEFAULTS, ...given }
  for (const name of ['descriptionLength', 'nameLength'] as const) {
    if (limits[name] > DEFAULTS[name]) {
      throw new TypeError(`\`limits.${name}\` must be at most ${DEFAULTS[name]}`)
    }
  }
  return Object.freeze(limits)
}
