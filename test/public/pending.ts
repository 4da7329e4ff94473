/**
 * What the documentation still lacks. This list only shrinks: whoever documents one of these takes
 * its name out, and the test that guards the list says so.
 */
export const WITHOUT_SUMMARY: readonly string[] = [
  'keywarden: Allowed.toJSON',
  'keywarden: AllowedPublicly.toJSON',
  'keywarden: Refused.toJSON',
]

export const WITHOUT_THROWS: readonly string[] = [
  'keywarden: AccessList.with throws InvalidInput',
  'keywarden: AccessList.without throws InvalidInput',
  'keywarden: ApiKey.describe throws InvalidInput',
  'keywarden: ApiKey.withOrganizationRoles throws InvalidInput',
  'keywarden: ApiKey.withProjectRoles throws InvalidInput',
  'keywarden: ApiKey.withAccessList throws InvalidInput',
  'keywarden: ApiKey.withAccessListEntry throws InvalidInput',
  'keywarden: ApiKey.withoutAccessListEntry throws InvalidInput',
  'keywarden: ApiKey.rotate throws InvalidInput',
  'keywarden: ApiKey.disable throws InvalidInput',
  'keywarden: ApiKey.revoke throws InvalidInput',
  'keywarden: ApiKey.validBetween throws InvalidInput',
  'keywarden: KeySecret.expireAt throws InvalidInput',
  'keywarden: Organization.rename throws InvalidInput',
  'keywarden: Project.rename throws InvalidInput',
  'keywarden: RoleAssignments.withOrganization throws InvalidInput',
  'keywarden: RoleAssignments.withProject throws InvalidInput',
]

/** Functions that call something that throws, with values that cannot make it throw. */
export const NEVER_THROWS: Readonly<Record<string, string>> = {
  'keywarden: ApiKey.withoutProject throws InvalidInput':
    'what remains of valid assignments is valid',
}
