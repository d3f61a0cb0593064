/** The gated recurrent unit, as cuDNN defines it. */
package org.glrnn.tasks.mixer.gru;
