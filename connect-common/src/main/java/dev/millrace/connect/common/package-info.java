/** What every connector needs and no system owns. */
package dev.millrace.connect.common;
