/** Checkpoints on disk: safetensors files and state.json, written as a whole or not at all, checked when read. */
package org.glrnn.checkpoint;
