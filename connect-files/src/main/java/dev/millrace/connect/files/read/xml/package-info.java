/** Records out of XML files, which are streamed: no DTD, no entities but XML's own five. */
package dev.millrace.connect.files.read.xml;
