/** Tokens to vectors, and positions. */
package org.glrnn.tasks.op.embedding;
