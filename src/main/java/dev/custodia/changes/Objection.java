package dev.custodia.changes;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Why a customer is left alone.
 *
 * @param reason a code of a closed list; its sentence is under {@code changes.objection.REASON}
 * @param on the day that the reason speaks of, if it does
 * @param amount the number that the reason speaks of, if it does
 */
public record Objection(
        String reason, @Nullable LocalDate on, @Nullable Long amount) {}
