/** Rows of Excel's workbooks, xlsx and xls, as they stream by. */
package dev.millrace.connect.file.format.excel;
