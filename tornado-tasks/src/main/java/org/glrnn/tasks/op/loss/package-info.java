/** Cross-entropy, fused with the gradient of the logits, and means of losses. */
package org.glrnn.tasks.op.loss;
