/** Products of matrices: the dense layer forward and backward. */
package org.glrnn.tasks.op.product;
