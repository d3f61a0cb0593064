/** The gated linear RNN: linear recurrence as a scan, or true recurrence. */
package org.glrnn.tasks.mixer.gatedlinear;
