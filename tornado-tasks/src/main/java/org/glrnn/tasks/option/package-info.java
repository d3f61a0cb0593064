/**
 * Options as records: the annotated components of a record are its options, and their names in YAML, their flags, defaults,
 * ranges and help all follow from the record.
 */
package org.glrnn.tasks.option;
