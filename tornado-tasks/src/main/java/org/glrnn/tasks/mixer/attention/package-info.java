/** Causal multi-head attention with a cache of keys and values. */
package org.glrnn.tasks.mixer.attention;
