import { type AuditEvent, Organization, OrganizationState, Project } from 'keywarden'
import { changedState, committedAs, type Flaw, keysReadAs, type Saboteurs } from './flaw.js'

/** Storages that give back something else than what they were given. */
export const reads: Saboteurs = {
  'loses the last entry of a list': keysReadAs(({ accessList }) => ({
    accessList: accessList.entries.slice(0, -1),
  })),
  'loses the comments of entries': keysReadAs(({ accessList }) => ({
    accessList: accessList.entries.map(({ cidr, expiresAt }) => ({ cidr, expiresAt })),
  })),
  'takes an empty comment for none': keysReadAs(({ accessList }) => ({
    accessList: accessList.entries.map(({ cidr, expiresAt, comment }) => ({
      ...{ cidr, expiresAt, comment: comment || undefined },
    })),
  })),
  'loses the expiry of entries': keysReadAs(({ accessList }) => ({
    accessList: accessList.entries.map(({ cidr, comment }) => ({ cidr, comment })),
  })),
  'sorts the entries of a list': keysReadAs(({ accessList }) => ({
    accessList: [...accessList.entries].sort((a, b) => (String(a.cidr) < String(b.cidr) ? -1 : 1)),
  })),
  'loses the verifiers of secrets': keysReadAs(({ secrets }) => ({
    secrets: secrets.map((secret) => secret.withoutVerifier()),
  })),
  'loses which pepper a verifier takes': keysReadAs(({ secrets }) => ({
    secrets: secrets.map((secret) => ({
      ...secret.toJSON(),
      verifier: secret.verifier && { ...secret.verifier, pepperId: undefined },
    })),
  })),
  'turns the secrets of a key round': keysReadAs(({ secrets }) => ({
    secrets: [...secrets].reverse(),
  })),
  'loses the deadline of a secret': keysReadAs(({ secrets }) => ({
    secrets: secrets.map((secret) => ({ ...secret.toJSON(), expiresAt: undefined })),
  })),
  'keeps the newest secret only': keysReadAs(({ secrets }) => ({ secrets: secrets.slice(-1) })),
  'loses that a key is disabled': keysReadAs(() => ({ disabledAt: undefined })),
  'loses that a key is revoked': keysReadAs(() => ({ revokedAt: undefined })),
  'loses when a key expires': keysReadAs(() => ({ expiresAt: undefined })),
  'loses from when on a key is valid': keysReadAs(() => ({ notBefore: undefined })),
  'keeps times by the second': keysReadAs(({ createdAt }) => ({
    createdAt: Math.ceil(createdAt.getTime() / 1000) * 1000,
  })),
  'keeps no time beyond the year 9999': keysReadAs(({ expiresAt }) => ({
    expiresAt: expiresAt && Math.min(expiresAt.getTime(), Date.UTC(9999, 11, 31)),
  })),
  'cuts descriptions': keysReadAs(({ description }) => ({
    description: description.slice(0, 200),
  })),
  'keeps three bytes of a character': keysReadAs(({ description }) => ({
    description: description.replace(/[\u{10000}-\u{10ffff}]/gu, '?'),
  })),
  'loses the roles in the organization': keysReadAs(() => ({ organizationRoles: [] })),
  'keeps one project per key': keysReadAs(({ roles }) => ({
    projectRoles: new Map(roles.projects.slice(0, 1).map((id) => [id, roles.in(id)])),
  })),
  'gives every key an expiry': keysReadAs(({ expiresAt }) => ({ expiresAt: expiresAt ?? 1e12 })),

  'adds roles and takes none away': committedAs(({ put, organization, ...rest }, memory) => ({
    ...rest,
    put: {
      ...put,
      keys: put.keys.map((key) => {
        const found = memory.peek(key.publicKey)
        if (found.kind !== 'key' || found.key.organization !== organization) return key
        const roles = [...found.key.organizationRoles, ...key.organizationRoles]
        return key.withOrganizationRoles(roles)
      }),
    },
  })),

  'takes no for the answer that access lists are required': organizationsReadAs((one) =>
    one.stopRequiringAccessList(),
  ),
  'loses when an organization was created': organizationsReadAs((one) =>
    Organization.of({ ...one.toJSON(), createdAt: undefined }),
  ),
  'gives every organization a time of creation': organizationsReadAs((one) =>
    Organization.of({ ...one.toJSON(), createdAt: one.createdAt ?? 1 }),
  ),
  'loses when a project was created': projectsReadAs((one) =>
    Project.of({ ...one.toJSON(), createdAt: undefined }),
  ),
  'shortens the names of projects': projectsReadAs((one) => one.rename(one.name.slice(0, 50))),

  'loses what is null in an event': eventsReadAs((event) =>
    JSON.parse(JSON.stringify(event, (_, value) => value ?? undefined)),
  ),
  'loses the address of an actor': eventsReadAs(({ actor, ...event }) => {
    const { address: _, ...rest } = actor as { address?: string }
    return { ...event, actor: rest } as AuditEvent
  }),
  'lets events be changed from outside': (memory) => {
    const stored: AuditEvent[] = []
    return {
      async commit(change) {
        const outcome = await memory.commit(change)
        if (outcome.committed) stored.push(...change.events)
        return outcome
      },
      events: async (organization, page) => ({
        ...(await memory.events(organization, page)),
        items: stored.filter((event) => event.organization === organization).slice(0, page?.limit),
      }),
    }
  },

  'shows what was read before as it is now': (memory) => ({
    async load(id) {
      let latest = await memory.load(id)
      if (latest === undefined) return undefined
      memory.subscribe(() => void memory.load(id).then((loaded) => (latest = loaded ?? latest)))
      const current = () => latest as NonNullable<typeof latest>
      return {
        get state() {
          return current().state
        },
        get revision() {
          return current().revision
        },
      }
    },
  }),

  'makes up what is not there': (memory) => ({
    async load(id) {
      const organization = Organization.of({ id, name: 'Made Up' })
      return (await memory.load(id)) ?? { state: OrganizationState.of(organization), revision: 0 }
    },
  }),
}

function organizationsReadAs(change: (one: Organization) => Organization): Flaw {
  return (memory) => ({
    load: async (id) => changedState(await memory.load(id), { organization: change }),
    async organizations(request) {
      const page = await memory.organizations(request)
      return { ...page, items: page.items.map(change) }
    },
  })
}

function projectsReadAs(change: (one: Project) => Project): Flaw {
  return (memory) => ({
    load: async (id) => changedState(await memory.load(id), { projects: change }),
    async projects(organization, request) {
      const page = await memory.projects(organization, request)
      return { ...page, items: page.items.map(change) }
    },
  })
}

function eventsReadAs(change: (event: AuditEvent) => AuditEvent): Flaw {
  return (memory) => ({
    async events(organization, request) {
      const page = await memory.events(organization, request)
      return { ...page, items: page.items.map(change) }
    },
  })
}
