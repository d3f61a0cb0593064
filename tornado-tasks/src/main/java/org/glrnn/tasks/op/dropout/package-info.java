/** Residual sums with dropout, whose masks come from a counter-based random generator. */
package org.glrnn.tasks.op.dropout;
