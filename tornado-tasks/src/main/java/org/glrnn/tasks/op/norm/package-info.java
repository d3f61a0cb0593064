/** Norms over the last axis: by mean and deviation, and by the root mean square. */
package org.glrnn.tasks.op.norm;
