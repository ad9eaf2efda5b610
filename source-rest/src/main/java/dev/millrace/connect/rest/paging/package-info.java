/**
 * How the next page of an answer is found. Knows no HTTP client and no body: what paging needs of
 * an answer, it says beforehand.
 */
package dev.millrace.connect.rest.paging;
