/**
 * Text: files and directory trees, tokenizers, the training and validation split, windows and streams; and the
 * sequences of synthetic tasks. Knows nothing of models.
 */
package org.glrnn.data;
