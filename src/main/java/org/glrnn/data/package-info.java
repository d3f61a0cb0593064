/**
 * Text: files and directory trees, tokenizers, the training and validation split, random windows. Knows nothing of
 * models.
 */
package org.glrnn.data;
