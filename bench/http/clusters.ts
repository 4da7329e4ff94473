/** What the route answers: the clusters of a project, about one kilobyte of JSON. */
export interface Cluster {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly region: string
  readonly nodes: number
}

const STATES = ['IDLE', 'CREATING', 'UPDATING']

const byProject = new Map<string, readonly Cluster[]>()

export function clustersOf(project: string): { readonly results: readonly Cluster[] } {
  let clusters = byProject.get(project)
  if (clusters === undefined) {
    clusters = Array.from({ length: 10 }, (_, index) => ({
      id: `${project}-cluster-${index}`,
      name: `Cluster ${index}`,
      state: STATES[index % STATES.length] ?? '',
      region: 'eu-central-1',
      nodes: 3 + (index % 4),
    }))
    byProject.set(project, clusters)
  }
  return { results: clusters }
}
