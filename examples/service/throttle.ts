import type { Throttle } from 'keywarden/http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** So many requests a minute from one address, whatever key they show. */
const limiter = new RateLimiterMemory({ points: 120, duration: 60 })

/** Who asks too often is told when to come back, before any key is looked up. */
export const throttle: Throttle = async ({ address }) => {
  try {
    await limiter.consume(String(address))
    return false
  } catch (reached) {
    if (reached instanceof RateLimiterRes) return { retryAfterMs: reached.msBeforeNext }
    throw reached
  }
}
