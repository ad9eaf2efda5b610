/** What stores that are reached by signed HTTP requests share. */
package dev.millrace.connect.file.store.rest;
