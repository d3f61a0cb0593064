/** What the classic recurrent cells have in common. */
package org.glrnn.tasks.mixer.cell;
