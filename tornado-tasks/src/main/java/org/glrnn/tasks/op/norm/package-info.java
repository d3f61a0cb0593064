/** Layer norm. */
package org.glrnn.tasks.op.norm;
