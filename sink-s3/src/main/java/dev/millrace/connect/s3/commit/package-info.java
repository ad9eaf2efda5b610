/**
 * The exactly-once protocol: docs/decisions/0002-s3-exactly-once.md. Nothing here knows Connect's
 * life cycle, threads or formats.
 */
package dev.millrace.connect.s3.commit;
