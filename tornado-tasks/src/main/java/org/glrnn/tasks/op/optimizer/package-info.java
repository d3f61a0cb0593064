/** AdamW. */
package org.glrnn.tasks.op.optimizer;
