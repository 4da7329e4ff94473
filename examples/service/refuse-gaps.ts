import type { RouteCheck } from 'keywarden/http'

/**
 * Stops a service from starting with a route that has no operation, or an operation that has no
 * route: one of the two has been forgotten.
 */
export function refuseGaps({ routesWithoutOperation, operationsWithoutRoute }: RouteCheck): void {
  const gaps = [
    ...routesWithoutOperation.map((route) => `the route ${route} has no operation`),
    ...operationsWithoutRoute.map((operation) => `the operation ${operation} has no route`),
  ]
  if (gaps.length > 0) throw new Error(gaps.join('\n'))
}
