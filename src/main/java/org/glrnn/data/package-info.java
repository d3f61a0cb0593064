/**
 * Text: files and directory trees, tokenizers, the training and validation split, windows and streams; and the
 * sequences of synthetic tasks. Tokenizers and tasks are types that others can add. Knows nothing of models.
 */
package org.glrnn.data;
