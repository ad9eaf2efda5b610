/** Jobs that an API works on for a while before their result can be read. */
package dev.millrace.connect.rest.job;
