/** One answer of the engine, as plain data without secrets: for logs, metrics and audit. */
export interface DecisionEvent {
  /** Epoch milliseconds; `undefined` when the clock gave no instant. */
  readonly at: number | undefined
  /** `'ALLOWED'`, or the code of the refusal, in full detail: it is not for the caller. */
  readonly answer: string
  /** The gate that refused; `undefined` when allowed and for `UNAVAILABLE`. */
  readonly gate?: string | undefined
  /**
   * What is wrong, for `KEY_DAMAGED` and `UNAVAILABLE`: escaped, cut, and without secrets. What a
   * part has thrown is not in here; the engine tells it to its `onFault`.
   */
  readonly detail?: string | undefined
  readonly operation: string
  readonly surface: string
  readonly scope?: { readonly level: 'organization' | 'project'; readonly id: string } | undefined
  /** Canonical text; `undefined` where the address was not established. */
  readonly address?: string | undefined
  /** The public key that was presented, whether or not there is such a key; escaped and cut. */
  readonly publicKey?: string | undefined
  /** The id of the key, once its secret was proved. */
  readonly key?: string | undefined
  /** The organization of the key, once its secret was proved. */
  readonly organization?: string | undefined
  /**
   * The codes of refusals that were recorded instead of enforced, in the order of the gates;
   * `undefined` without any. `answer` is what became of the request in spite of them.
   */
  readonly shadowed?: readonly string[] | undefined
}

/** Takes note of decisions. */
export interface DecisionSink {
  /** Called once per decision. What it throws or rejects with changes no answer, unless asked to. */
  record(event: DecisionEvent): void | Promise<void>
}
