package dev.custodia.lifecycle.web;

import dev.custodia.lifecycle.Status;

/** A status, how many of the active have it, and where they are listed. */
public record StatusRow(Status status, String name, long customers, String list) {}
