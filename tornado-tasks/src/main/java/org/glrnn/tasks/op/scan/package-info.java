/** The gated scan: h = f h' + i v, channel by channel through time, with its variants. */
package org.glrnn.tasks.op.scan;
