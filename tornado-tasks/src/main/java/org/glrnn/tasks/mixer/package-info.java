/**
 * What mixes information over time. A {@link org.glrnn.tasks.mixer.Mixer} in a room of its own brings its parameters, its state,
 * its parts of the task graphs and the kernels that only it needs.
 */
package org.glrnn.tasks.mixer;
