/** Long short-term memory, as cuDNN defines it. */
package org.glrnn.tasks.mixer.lstm;
