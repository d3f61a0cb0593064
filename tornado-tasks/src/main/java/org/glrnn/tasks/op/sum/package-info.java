/** Sums, copies and fills of flat buffers. */
package org.glrnn.tasks.op.sum;
