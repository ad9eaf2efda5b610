/** Names and paths that are made of what stands in records. */
package dev.millrace.connect.common.template;
