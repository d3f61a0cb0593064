/** What rows of packed and padded sequences are, and the states before every row. */
package org.glrnn.tasks.op.sequence;
