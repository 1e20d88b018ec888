package dev.custodia.cleanup;

/**
 * What carrying out a plan is expected to come to.
 *
 * @param bytes that their rows take, by the share that they are of all; free once they are gone for good
 * @param emails how many of them have an e-mail address, and will get none any more
 */
public record Effect(long bytes, long emails) {}
