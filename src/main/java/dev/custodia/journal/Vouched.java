package dev.custodia.journal;

import java.time.Instant;

/**
 * The last checkpoint in the file outside of the database.
 *
 * @param entry up to which it vouches
 * @param genuine whether it is signed by the key of this Custodia
 */
public record Vouched(long entry, Instant at, boolean genuine) {}
