/** Gated linear units: one half of the columns, through a nonlinearity, times the other. */
package org.glrnn.tasks.op.glu;
