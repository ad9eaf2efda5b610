/** What a loader of the files goes by: a numbered manifest a commit, and a notification of it. */
package dev.millrace.connect.s3.manifest;
