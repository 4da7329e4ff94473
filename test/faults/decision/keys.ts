import { faultsIn } from '../fault.js'

/** Faults in what a key is and how it proves itself. */
export const KEY_FAULTS = [
  ...faultsIn('engine/gates/credential.ts', [
    {
      rule: 'S1',
      find: "question.credential !== 'proved')",
      replace: "question.credential !== 'proved' && question.credential !== 'CREDENTIAL_MISSING')",
      says: 'a caller who shows nothing passes',
    },
    {
      rule: 'S1',
      find: "if (key === undefined) return 'KEY_UNKNOWN'",
      replace: 'if (key === undefined) return undefined',
      says: 'a key that nobody knows passes',
    },
    {
      rule: 'S1',
      find: "if (organization === undefined) return 'the organization of the key is not there'",
      replace: 'if (organization === undefined) return undefined',
      says: 'a key whose organization is gone still works',
    },
    {
      rule: 'S1',
      find: 'if (organization.id !== key?.organization)',
      replace: 'if (false)',
      says: 'a key is judged in an organization that is not its own',
    },
    {
      rule: 'S11',
      find: "question.credential !== 'proved')",
      replace: "question.credential !== 'proved' && question.credential !== 'SECRET_WRONG')",
      says: 'the public key alone proves the key',
    },
  ]),
  ...faultsIn('domain/api-key-fields.ts', [
    {
      rule: 'S1',
      find: "organization: id<OrganizationId>(fields.organization, 'organization')",
      replace: 'organization: fields.organization as OrganizationId',
      says: 'a key needs no organization',
    },
    {
      rule: 'S11',
      find: "publicKey: id<PublicKey>(fields.publicKey, 'publicKey')",
      replace: 'publicKey: fields.publicKey as PublicKey',
      says: 'a key needs no public part',
    },
  ]),
  ...faultsIn('engine/decide.ts', [
    {
      rule: 'S1',
      find: "if (question.operation?.access === 'public') return new AllowedPublicly(question)",
      replace: '',
      says: 'a public operation takes a key',
    },
  ]),
  ...faultsIn('engine/gates/surface.ts', [
    {
      rule: 'S2',
      find: "surface === 'api' ? undefined",
      replace: 'surface !== undefined ? undefined',
      says: 'a key signs in to the console',
    },
    {
      rule: 'S12',
      find: "surface === 'api' ? undefined",
      replace: "surface !== 'console' ? undefined",
      says: 'a key signs in to what is a console by another name',
    },
  ]),
  ...faultsIn('domain/actor.ts', [
    {
      rule: 'S2',
      find: "readonly kind = 'key'",
      replace: "readonly kind = 'user'",
      says: 'a key acts as a person',
    },
  ]),
  ...faultsIn('domain/key-secret.ts', [
    {
      rule: 'S11',
      find: 'const { verifier: _, digestVerifiers: __, ...shown } = this.#fields()\n    return shown',
      replace: 'return this.#fields()',
      says: 'what proves the private key is shown with the key',
    },
    {
      rule: 'S11',
      find: 'this.redacted = fields.redacted',
      replace: "this.redacted = fields.redacted + (fields.verifier?.digest ?? '')",
      says: 'what proves the private key is shown with its redaction',
    },
  ]),
]
