import { InvalidInput } from 'keywarden'

/** What somebody owes. */
export interface Invoice {
  readonly number: number
  readonly customer: string
  readonly cents: number
}

/** The invoices of every project: what a service would keep in its database. */
export class Invoices {
  readonly #byProject = new Map<string, Invoice[]>()

  of(project: string): readonly Invoice[] {
    return this.#byProject.get(project) ?? []
  }

  /** @throws `InvalidInput` naming every field that is not as it must be. */
  issue(project: string, given: unknown): Invoice {
    const before = this.of(project)
    const invoice = { number: before.length + 1, ...readInvoice(given) }
    this.#byProject.set(project, [...before, invoice])
    return invoice
  }
}

function readInvoice(given: unknown): Omit<Invoice, 'number'> {
  const { customer, cents }: Partial<Record<string, unknown>> = Object(given)
  if (typeof customer !== 'string' || !/^[^\p{C}]{1,100}$/u.test(customer)) {
    throw new InvalidInput([{ field: 'customer', rule: 'must be a name of 1 to 100 characters' }])
  }
  if (typeof cents !== 'number' || !Number.isSafeInteger(cents) || cents <= 0) {
    throw new InvalidInput([{ field: 'cents', rule: 'must be a whole number above zero' }])
  }
  return { customer, cents }
}
