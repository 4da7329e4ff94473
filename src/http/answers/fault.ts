import type { Answer } from './answer.js'
import { UNAVAILABLE } from './outward.js'
import { problemDetails } from './problem-details.js'

/** What is answered when a scheme or a style of the application throws, or cannot be sent. */
export const FAULT: Answer = Object.freeze({
  ...problemDetails(UNAVAILABLE),
  headers: {
    ...{ 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    'retry-after': '5',
  },
})
